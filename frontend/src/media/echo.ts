// Whether the loudspeaker is heard in the microphone, after what the browser has taken out of it.
// Both are loudnesses at 50 Hz on one clock, of the last 5 s. No sound is kept or looked into.
import { RATE, VOICE } from "./sound";

export const SPAN = 5 * RATE;

/** An echo comes up to half a second after what was played. */
const LAGS = RATE / 2;
/** What was played then explains half (0.7²) of how the microphone goes up and down. */
const ENOUGH = 0.7;
/** Likeness at lags at which no echo can be is chance, or a common beat; an echo exceeds it by this. */
const MORE_THAN_CHANCE = 0.25;
/** The other side speaks in a fifth of the time. */
const SPEAKS = 0.2;
/** -50 dB: an echo that is quieter disturbs nobody. */
const AUDIBLE = 0.003;

/**
 * The microphone follows what is played. It does not once a person at this end speaks as much as the
 * loudspeaker: then it says no, as it does without an echo.
 */
export function echoes(played: readonly number[], picked: readonly number[]): boolean {
  if (played.length < SPAN || picked.length < SPAN) return false;
  const [from, to] = [played.slice(-SPAN), picked.slice(-SPAN)];
  const voiced = from.map((loud) => loud > VOICE);
  if (voiced.filter(Boolean).length < SPEAKS * SPAN) return false;
  if (mean(to) < AUDIBLE) return false;
  const late = Math.max(...lags(0, LAGS).map((lag) => likeness(from, to, lag)));
  const early = Math.max(...lags(5, LAGS).map((lag) => likeness(to, from, lag)));
  return late > ENOUGH && late - early > MORE_THAN_CHANCE;
}

/** The normalised cross-correlation of `to`, `lag` values later, with `from`: 1 is alike, 0 unlike. */
export function likeness(from: readonly number[], to: readonly number[], lag: number): number {
  const [x, y] = [from.slice(0, from.length - lag), to.slice(lag)];
  const [mx, my] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  for (let at = 0; at < x.length; at++) {
    const dx = (x[at] ?? 0) - mx;
    const dy = (y[at] ?? 0) - my;
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xx && yy ? xy / Math.sqrt(xx * yy) : 0;
}

function lags(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Says yes after three times yes, no again after ten times no: one second's chance is not told. */
export class Steady {
  on = false;
  private run = 0;

  note(now: boolean): boolean {
    this.run = now === this.on ? 0 : this.run + 1;
    if (this.run >= (this.on ? 10 : 3)) {
      this.on = now;
      this.run = 0;
    }
    return this.on;
  }
}
