// What a person changed in a text, told from the text before and after.

export interface Change {
  at: number;
  removed: number;
  added: string;
}

/**
 * The least change that makes `before` to `after`, or null where they are the same. `caret` is where
 * the change ended in `after`: between equal letters only the caret tells which of them is new.
 */
export function leastChange(before: string, after: string, caret: number): Change | null {
  if (before === after) return null;
  const behind = Math.max(0, after.length - caret);
  let same = 0;
  const most = Math.min(before.length, after.length, behind);
  while (same < most && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  let at = 0;
  const left = Math.min(before.length, after.length) - same;
  while (at < left && before[at] === after[at]) at += 1;
  const rest = Math.min(before.length, after.length) - at;
  while (same < rest && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  if (isHigh(before[at - 1]) || isHigh(after[at - 1])) at -= 1; // never half of a letter
  if (isLow(before[before.length - same]) || isLow(after[after.length - same])) same -= 1;
  return { at, removed: before.length - same - at, added: after.slice(at, after.length - same) };
}

const isHigh = (unit: string | undefined) => unit !== undefined && unit >= "\ud800" && unit <= "\udbff";
const isLow = (unit: string | undefined) => unit !== undefined && unit >= "\udc00" && unit <= "\udfff";

/** What is chosen in a text, or where its caret is: from, to. */
export type Chosen = readonly [number, number];

/** The same words chosen after somebody else removed `removed` signs at `at` and added `added`. */
export function shifted([start, end]: Chosen, at: number, removed: number, added: number): Chosen {
  const caret = start === end;
  const move = (place: number, first: boolean) => {
    if (place > at) return Math.max(at, place - removed) + added;
    return place === at && first && !caret ? place + added : place;
  };
  const from = move(start, true);
  return [from, caret ? from : Math.max(from, move(end, false))];
}

/** The words chosen from `start` to `end` as what our side wants, and where the caret goes then. */
export function bracketed(text: string, start: number, end: number): { words: string; caret: number } {
  const words = `[■ ${text.slice(start, end).trim()} | ○ ]`;
  return { words, caret: start + (start === end ? 3 : words.length - 1) };
}
