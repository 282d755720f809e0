// `make oracles`: lets Mermaid draw the diagram of every definition of the corpus.
"use strict";
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const corpus = require("../asl/corpus.js");

const folder = corpus();
const folders = [path.join(folder, "diagrams"), path.join(folder, "definitions")];
const render = spawnSync("node", [path.join(__dirname, "render.js"), ...folders], { stdio: "inherit" });
fs.rmSync(folder, { recursive: true });
process.exitCode = render.status === 0 ? 0 : 1;
