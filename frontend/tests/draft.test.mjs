// What somebody changed in a text, told from the text before and after and where the caret is.
import assert from "node:assert/strict";
import test from "node:test";

import { bracketed, leastChange, shifted } from "../src/draft/edits";

const apply = (before, { at, removed, added }) => before.slice(0, at) + added + before.slice(at + removed);

test("the caret tells which of equal letters is new", () => {
  assert.deepEqual(leastChange("aaaa", "aaaaa", 2), { at: 1, removed: 0, added: "a" });
  assert.deepEqual(leastChange("aaaa", "aaa", 1), { at: 1, removed: 1, added: "" });
  assert.deepEqual(leastChange("مم", "ممم", 3), { at: 2, removed: 0, added: "م" });
  assert.equal(leastChange("aa", "aa", 1), null);
});

test("half of a letter is never written", () => {
  for (const [before, after] of [["😀", "😁"], ["a😀", "a😀😀"], ["😀b", "😁b"], ["🌀", "😀"]]) {
    const change = leastChange(before, after, after.length);
    assert.equal(apply(before, change), after);
    assert.ok(change.added.isWellFormed() && before.slice(0, change.at).isWellFormed(), before);
  }
});

test("the change made to the text before gives the text after, wherever the caret is", () => {
  const letters = ["a", "b", "ا", "😀", "\n", " "];
  let seed = 7;
  const next = (below) => (seed = (seed * 48271) % 2147483647) % below;
  const text = () => Array.from({ length: next(6) }, () => letters[next(letters.length)]).join("");
  for (let round = 0; round < 20_000; round += 1) {
    const [before, after] = [text(), text()];
    const change = leastChange(before, after, next(after.length + 1));
    if (before === after) assert.equal(change, null);
    else {
      assert.equal(apply(before, change), after);
      assert.ok(change.added.isWellFormed());
      assert.ok(change.added || change.removed);
    }
  }
});

test("what is chosen stays chosen, and a caret stays before what comes in at it", () => {
  assert.deepEqual(shifted([2, 5], 0, 0, 3), [5, 8]);
  assert.deepEqual(shifted([2, 5], 2, 0, 3), [5, 8]);
  assert.deepEqual(shifted([2, 5], 5, 0, 3), [2, 5]);
  assert.deepEqual(shifted([2, 5], 3, 1, 0), [2, 4]);
  assert.deepEqual(shifted([2, 5], 1, 9, 2), [3, 3]);
  assert.deepEqual(shifted([4, 4], 4, 0, 3), [4, 4]);
  assert.deepEqual(shifted([4, 4], 2, 3, 0), [2, 2]);
});

test("a bracket takes what is chosen as our words", () => {
  assert.deepEqual(bracketed("we shall meet", 3, 8), { words: "[■ shall | ○ ]", caret: 16 });
  assert.deepEqual(bracketed("we ", 3, 3), { words: "[■  | ○ ]", caret: 6 });
});
