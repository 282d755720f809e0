// Renders every diagram of a folder with Mermaid in headless Chromium; fails where Mermaid does not take it, or where the picture
// lacks the name of a state.
//
// Usage: node render.js DIAGRAMS DEFINITIONS       checks DIAGRAMS/*.mmd; DEFINITIONS/NAME.json has the names to look for
//        node render.js --picture FILE.mmd OUT     draws one picture, OUT is a .svg or a .png
// CHROMIUM names the browser (default /usr/bin/chromium).
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { chromium } = require("playwright-core");

/** The names of all states of a definition, nested machines included. */
function stateNames(machine) {
  const names = [];
  for (const [name, state] of Object.entries(machine?.States ?? {})) {
    names.push(name);
    const inner = [state?.ItemProcessor ?? state?.Iterator, ...(Array.isArray(state?.Branches) ? state.Branches : [])];
    if (["Map", "Parallel"].includes(state?.Type)) inner.forEach((machine) => names.push(...stateNames(machine)));
  }
  return names;
}

/** A page that can render; lines are broken in pictures, so texts are compared without whitespace. */
async function open(browser) {
  const page = await browser.newPage();
  await page.setContent("<!doctype html><body></body>");
  await page.addScriptTag({ path: path.join(__dirname, "node_modules/mermaid/dist/mermaid.min.js") });
  await page.evaluate(() => {
    window.mermaid.initialize({ startOnLoad: false, securityLevel: "strict", maxTextSize: 10_000_000, maxEdges: 100_000 });
  });
  return page;
}

/** Renders a diagram; returns {svg, text} or {error}. */
function render(page, source) {
  return page.evaluate(async (source) => {
    try {
      await window.mermaid.parse(source);
      const { svg } = await window.mermaid.render("diagram", source);
      document.body.innerHTML = svg;
      return { svg, text: document.body.textContent };
    } catch (error) {
      return { error: String(error?.message ?? error) };
    }
  }, source);
}

async function check(page, diagrams, definitions) {
  let passed = 0;
  let failed = 0;
  for (const file of fs.readdirSync(diagrams).filter((file) => file.endsWith(".mmd")).sort()) {
    const name = path.basename(file, ".mmd");
    const { text, error } = await render(page, fs.readFileSync(path.join(diagrams, file), "utf8"));
    const definition = JSON.parse(fs.readFileSync(path.join(definitions, `${name}.json`), "utf8"));
    const bare = (text) => text.replace(/\s/g, "");
    const wanted = /^(valid|golden)--/.test(name) ? stateNames(definition) : [];
    const absent = error ? [] : wanted.filter((wanted) => !bare(text).includes(bare(wanted)));
    if (error || absent.length > 0) {
      failed += 1;
      console.error(`${name}: ${error ?? `the picture lacks ${absent.join(", ")}`}`);
    } else {
      passed += 1;
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0;
}

async function picture(page, source, out) {
  const { svg, error } = await render(page, fs.readFileSync(source, "utf8"));
  if (error) throw new Error(`${source}: ${error}`);
  if (out.endsWith(".png")) await page.locator("svg").first().screenshot({ path: out });
  else fs.writeFileSync(out, `${svg}\n`);
  return true;
}

async function main() {
  const [first, second, third] = process.argv.slice(2);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  try {
    const page = await open(browser);
    const fine = first === "--picture" ? await picture(page, second, third) : await check(page, first, second);
    process.exitCode = fine ? 0 : 1;
  } finally {
    await browser.close();
  }
}

main();
