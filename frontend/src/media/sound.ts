// What a microphone picks up, judged from its loudness: root mean square of each 20 ms, 1 is full scale.

export const RATE = 50;

/** -60 dB: under it is a switch that is off or a dead cable; a quiet room alone is above. */
const HEARD = 0.001;
/** -40 dB: a voice at a desk is above, a room is not. */
export const VOICE = 0.01;

export type Level = "silent" | "heard";

/** The root mean square of samples `from` up to `to`; with seven stations, this is what a page does most. */
export function rms(samples: Float32Array, from = 0, to = samples.length): number {
  let sum = 0;
  for (let at = from; at < to; at++) sum += (samples[at] ?? 0) ** 2;
  return Math.sqrt(sum / (to - from));
}

/** The loudness of each whole block of samples. */
export function loudness(samples: Float32Array, block: number): number[] {
  const count = Math.floor(samples.length / block);
  return Array.from({ length: count }, (_, at) => rms(samples, at * block, (at + 1) * block));
}

/** Whether anything was picked up in the last 2 s; null before there was a second to judge by. */
export function levelOf(heard: readonly number[]): Level | null {
  if (heard.length < RATE) return null;
  return Math.max(...heard.slice(-2 * RATE)) > HEARD ? "heard" : "silent";
}

/** Whether somebody has been speaking for a second: a voice in every quarter of it. */
export function speaking(heard: readonly number[]): boolean {
  const second = heard.slice(-RATE);
  const quarters = [0, 1, 2, 3].map((at) => second.slice((at * RATE) / 4, ((at + 1) * RATE) / 4));
  return second.length === RATE && quarters.every((quarter) => Math.max(...quarter) > VOICE);
}

/** How far a level reaches on a meter, from 0 at -60 dB to 1 at full scale. */
export function reach(loud: number): number {
  return Math.min(1, Math.max(0, 1 + Math.log10(Math.max(loud, 1e-9)) / 3));
}
