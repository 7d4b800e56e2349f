// What a page asks of its worker and what it is told. Base keys are in none of it.
import type { Bytes } from "../call/bytes";
import type { SealedKey } from "../call/keys";

export interface Peer {
  readonly station: number;
  readonly hpke: Bytes;
  readonly ed25519: Bytes;
  readonly tracks: readonly number[];
}

/** `tracks` are those of the role and the medium: a voice contact has no key for a picture. */
export interface EpochAsk {
  readonly ask: "epoch";
  readonly epoch: number;
  readonly roster: Bytes;
  readonly own: number;
  readonly tracks: readonly number[];
  readonly peers: readonly Peer[];
}

export type Ask =
  | { readonly ask: "keys" }
  | EpochAsk
  | ({ readonly ask: "open"; readonly epoch: number; readonly from: number } & SealedKey)
  | { readonly ask: "switch"; readonly epoch: number }
  | { readonly ask: "line-check"; readonly on: boolean }
  | { readonly ask: "count" };

/** Frames of one track to or from one station. `refused` did not open. */
export interface Count {
  readonly station: number;
  readonly track: number;
  readonly encrypted: number;
  readonly withheld: number;
  readonly opened: number;
  readonly refused: number;
}

export interface Answers {
  keys: { hpke: Bytes; ed25519: Bytes };
  epoch: ({ station: number } & SealedKey)[];
  open: { complete: boolean };
  switch: null;
  "line-check": null;
  count: Count[];
}

/** What a transform is for; structured-cloned with it. */
export interface Way {
  readonly way: "send" | "receive";
  readonly station: number;
  readonly track: number;
}

/** What a page is told when frames go through a transform. */
export interface Attached {
  readonly attached: Way;
}
