// Messages of a station and its own node (docs/protocol/call.md sections 5 and 6).

export type Medium = "video" | "voice";
export type Interpretation = "none" | "consecutive" | "simultaneous";
export type Role = "principal" | "delegate" | "interpreter" | "note-taker" | "duty-officer";

export interface Sound {
  readonly pt: number;
  readonly mid: number | null;
}

export interface Picture extends Sound {
  readonly rtx: number | null;
  readonly twcc: number | null;
}

export interface Media {
  readonly ufrag: string;
  readonly pwd: string;
  readonly sound: Sound;
  readonly picture: Picture | null;
  readonly screen: Picture | null;
}

export interface Candidate {
  readonly foundation: string;
  readonly priority: number;
  readonly kind: "host" | "srflx" | "prflx" | "relay";
  readonly address: string;
  readonly port: number;
}

export type Between =
  | { readonly t: "seal"; readonly sealed: string; readonly sig: string }
  | { readonly t: "keyed" }
  | ({ readonly t: "media" } & Media)
  | ({ readonly t: "candidate" } & Candidate)
  | { readonly t: "restart" };

/** What a station does at present; the last one counts (section 9). */
export interface Status {
  readonly microphone: "on" | "off" | "silent";
  readonly picture: "on" | "off" | "paused" | "none";
  readonly screen: boolean;
  readonly floor: number;
  readonly channel: string;
  readonly offers: boolean;
  readonly records: boolean;
}

export type Broadcast =
  | ({ readonly t: "status" } & Status)
  | { readonly t: "text"; readonly text: string }
  | { readonly t: "on-screen"; readonly text: string; readonly place: string };

export interface OwnTrack {
  readonly track: number;
  readonly sent: number;
  readonly encrypted: number;
  readonly withheld: number;
}

export interface Heard {
  readonly station: number;
  readonly track: number;
  readonly opened: number;
  /** Of sound the loudest so far in thousandths, of pictures how many were decoded. */
  readonly played: number;
}

type Epoch = { readonly epoch: number };

export type StationSays =
  | { readonly t: "open"; readonly dtls: string; readonly ed25519: string; readonly hpke: string }
  | (Between & Epoch & { readonly to: number })
  | ({ readonly t: "proof"; readonly tracks: OwnTrack[]; readonly heard: Heard[] } & Epoch)
  | ({ readonly t: "commit"; readonly c: string } & Epoch)
  | ({ readonly t: "reveal"; readonly r: string } & Epoch)
  | ({ readonly t: "words"; readonly match: boolean } & Epoch)
  | ({ readonly t: "ready"; readonly on: boolean } & Epoch)
  | { readonly t: "lobby"; readonly on: boolean }
  | { readonly t: "on-hold"; readonly on: boolean }
  | Broadcast
  | { readonly t: "conclude" }
  | { readonly t: "leave" };

export interface Welcome {
  readonly t: "welcome";
  readonly line: string;
  readonly call: string;
  readonly side: 0 | 1;
  readonly station: number;
  readonly role: Role;
  readonly medium: Medium;
  readonly sharing: boolean;
  readonly interpretation: Interpretation;
  readonly voucher: string;
  readonly trial: boolean;
  readonly ice: readonly { readonly urls: string[]; readonly username: string; readonly credential: string }[];
}

export interface Seat {
  readonly station: number;
  readonly name: { readonly [language: string]: string };
  readonly voucher: string;
}

export interface Roster extends Epoch {
  readonly t: "roster";
  readonly roster: string;
  readonly stations: readonly Seat[];
}

type BySide<T> = readonly [T, T];

/** The verification words of the epoch in which both principals first met. */
export interface Comparison extends Epoch {
  readonly t: "comparison";
  readonly roster: string;
  readonly commits: BySide<string | null>;
  readonly reveals: BySide<string | null>;
}

/** A station that is open on one side alone, and therefore hears nothing. */
export interface Outside {
  readonly side: number;
  readonly role: Role;
  readonly name: { readonly [language: string]: string };
}

export interface State extends Epoch {
  readonly t: "state";
  readonly state: string;
  readonly held: BySide<boolean>;
  readonly matched: BySide<boolean>;
  readonly lobby: BySide<boolean>;
  readonly ready: BySide<boolean>;
  readonly "on-hold": BySide<boolean>;
  readonly link: boolean;
  /** Why our side cannot be ready. */
  readonly lacks: "" | "lobby" | "muted" | "silent";
  /** Pairs (i, j): station i hears nothing of station j. */
  readonly deaf: readonly (readonly [number, number])[];
  readonly outside: readonly Outside[];
  readonly dropped: { readonly [reason: string]: number };
}

export type NodeSays =
  | Welcome
  | Roster
  | State
  | (Between & Epoch & { readonly from: number })
  | Comparison
  | (Broadcast & { readonly from: number })
  | { readonly t: "count"; readonly number: number; readonly ms: number }
  | { readonly t: "hold" }
  | { readonly t: "through" }
  | { readonly t: "end"; readonly why: string };
