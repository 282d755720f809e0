// node --test: the comparison itself can fail.
"use strict";
const assert = require("node:assert");
const test = require("node:test");
const { compare, fits } = require("./compare.js");

const map = (verdicts) => new Map(Object.entries(verdicts).map(([name, valid]) => [name, { name, valid }]));
const entry = (names, ours) => ({ judge: "j", names, ours, reason: "r", source: "s" });

test("patterns are anchored and only * is special", () => {
  assert.ok(fits("retry-rate--a", "retry-rate--*"));
  assert.ok(!fits("xretry-rate--a", "retry-rate--*"));
  assert.ok(!fits("a+b", "a.b"));
});

test("agreement passes, a difference fails, a listed difference passes", () => {
  const ours = map({ a: true, b: false, c: false });
  const theirs = map({ a: true, b: true, c: true });
  assert.deepStrictEqual(compare(ours, theirs, "j", []).failures.length, 2);
  assert.deepStrictEqual(compare(ours, theirs, "j", [entry(["b", "c"], "invalid")]), { passed: 3, failures: [] });
});

test("an entry for the other verdict, for another judge, or for nothing does not count", () => {
  const ours = map({ b: false });
  assert.equal(compare(ours, map({ b: true }), "j", [entry(["b"], "valid")]).failures.length, 2);
  assert.equal(compare(ours, map({ b: true }), "k", [entry(["b"], "invalid")]).failures.length, 1);
  assert.equal(compare(ours, map({ b: false }), "j", [entry(["b"], "invalid")]).failures.length, 1);
});

test("a missing verdict fails", () => {
  assert.equal(compare(map({ a: true }), map({}), "j", []).failures.length, 1);
});

test("by their errors, all of them must be listed", () => {
  const ours = map({ a: true });
  const theirs = (...errors) => new Map([["a", { name: "a", valid: false, errors }]]);
  const list = [{ judge: "j", ours: "valid", errors: ["too *", "odd"], reason: "r", source: "s" }];
  assert.deepStrictEqual(compare(ours, theirs("too long", "odd"), "j", list), { passed: 1, failures: [] });
  assert.equal(compare(ours, theirs("too long", "odd", "wrong"), "j", list).failures.length, 3);
  assert.equal(compare(ours, theirs("too long"), "j", list).failures.length, 1);
  assert.equal(compare(ours, theirs(), "j", list).passed, 0);
});
