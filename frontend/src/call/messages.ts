// Messages of a station and its own node (docs/protocol/call.md sections 5 and 6).

export type Medium = "video" | "voice";

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
  | ({ readonly t: "candidate" } & Candidate);

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
  | { readonly t: "conclude" }
  | { readonly t: "leave" };

export interface Welcome {
  readonly t: "welcome";
  readonly line: string;
  readonly call: string;
  readonly side: 0 | 1;
  readonly station: number;
  readonly role: string;
  readonly medium: Medium;
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

export interface State extends Epoch {
  readonly t: "state";
  readonly state: string;
  readonly held: readonly [boolean, boolean];
  readonly matched: readonly [boolean, boolean];
  readonly ready: readonly [boolean, boolean];
  readonly link: boolean;
  readonly dropped: { readonly [reason: string]: number };
}

export type NodeSays =
  | Welcome
  | Roster
  | State
  | (Between & Epoch & { readonly from: number })
  | ({ readonly t: "commit"; readonly c: string } & Epoch)
  | ({ readonly t: "reveal"; readonly r: string } & Epoch)
  | { readonly t: "count"; readonly number: number; readonly ms: number }
  | { readonly t: "hold" }
  | { readonly t: "through" }
  | { readonly t: "end"; readonly why: string };
