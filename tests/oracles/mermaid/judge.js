// `make oracles`: lets Mermaid draw the diagram of every definition of SFNTASKS_ORACLE_DIR.
"use strict";
const { spawnSync } = require("node:child_process");
const path = require("node:path");

const folders = ["diagrams", "definitions"].map((name) => path.join(process.env.SFNTASKS_ORACLE_DIR, name));
const tests = spawnSync(process.execPath, ["--test"], { cwd: __dirname, stdio: ["ignore", "ignore", "inherit"] });
if (tests.status !== 0) console.log("the tests of the judge itself fail: node --test");
const render = spawnSync(process.execPath, [path.join(__dirname, "render.js"), ...folders], { stdio: "inherit" });
process.exitCode = tests.status === 0 && render.status === 0 ? 0 : 1;
