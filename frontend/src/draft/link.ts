// The socket to our node: Yjs' sync and awareness protocols, and when something is kept there.
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import { messageYjsSyncStep1, readSyncMessage, writeSyncStep1, writeUpdate } from "y-protocols/sync";
import * as Y from "yjs";

const SYNC = 0;
const AWARENESS = 1;
const TOGETHER = 80;
const PATIENCE = 10_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
/** Why the node closed the socket for good, by the code it gave. */
const FINAL: Readonly<Record<number, Standing>> = {
  4400: "broken",
  4401: "signed-out",
  4403: "not-allowed",
  4410: "ended",
  4413: "full",
};

/** Whether what was written here is kept by our node, or why it cannot be. */
export type Standing = "away" | "saving" | "saved" | "broken" | "signed-out" | "not-allowed" | "ended" | "full";

/** What the page does when something comes to pass. */
export interface Heard {
  stands(standing: Standing): void;
  synced(): void;
  reshaped(): void;
}

/** Keeps a document and the node's the same, over a socket that may go and come back. */
export class Link {
  readonly awareness: Awareness;
  private socket: WebSocket | null = null;
  private wait = FIRST_WAIT;
  private answered = false;
  private synced = false;
  private unsaved = 0;
  private written: Uint8Array[] = [];
  private soon: ReturnType<typeof setTimeout> | undefined;
  private late: ReturnType<typeof setTimeout> | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  private kept: Uint8Array[] | null = null;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly address: () => string,
    private readonly doc: Y.Doc,
    private readonly heard: Heard,
  ) {
    this.awareness = new Awareness(doc);
    doc.on("update", this.changed);
    this.awareness.on("update", this.moved);
    addEventListener("online", () => this.connect());
    addEventListener("pagehide", () => this.socket?.close()); // even where the browser keeps the page
    this.connect();
  }

  /** Whether every word written here is kept by the node. */
  get saved(): boolean {
    return this.answered && this.unsaved === 0 && this.written.length === 0;
  }

  /** Wait until every word is kept; false if that takes longer than `most` milliseconds. */
  async settle(most: number): Promise<boolean> {
    this.flush();
    const done = new Promise<void>((resolve) => (this.saved ? resolve() : this.waiting.push(resolve)));
    await Promise.race([done, new Promise((resolve) => setTimeout(resolve, most))]);
    return this.saved;
  }

  /** Let nothing from others into the document until `release`. */
  hold(): void {
    this.kept ??= [];
  }

  release(): void {
    const kept = this.kept ?? [];
    this.kept = null;
    for (const message of kept) this.read(message);
  }

  private connect(): void {
    if (this.socket) return;
    clearTimeout(this.again);
    const socket = new WebSocket(this.address());
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.opened();
    socket.onmessage = ({ data }) => this.message(data);
    socket.onclose = ({ code }) => this.closed(socket, code);
    this.socket = socket;
  }

  private opened(): void {
    this.wait = FIRST_WAIT;
    this.sync((encoder) => writeSyncStep1(encoder, this.doc));
    this.awareness.setLocalState({ ...this.awareness.getLocalState() }); // newer than "gone"
    this.awareness.setLocalState({ ...this.awareness.getLocalState() });
  }

  private closed(socket: WebSocket, code: number): void {
    if (socket !== this.socket) return;
    this.socket = null;
    this.answered = false;
    this.unsaved = 0;
    clearTimeout(this.late);
    const others = [...this.awareness.getStates().keys()].filter((one) => one !== this.doc.clientID);
    removeAwarenessStates(this.awareness, others, this);
    const final = FINAL[code];
    this.heard.stands(final ?? "away");
    if (final) return;
    this.again = setTimeout(() => this.connect(), this.wait * (1 + Math.random() * 0.3));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  private message(data: unknown): void {
    if (data === "saved") this.oneSaved();
    else if (data === "shape") this.heard.reshaped();
    else if (!(data instanceof ArrayBuffer)) return;
    else if (this.kept) this.kept.push(new Uint8Array(data));
    else this.read(new Uint8Array(data));
  }

  private read(message: Uint8Array): void {
    const decoder = decoding.createDecoder(message);
    if (decoding.readVarUint(decoder) === AWARENESS) {
      applyAwarenessUpdate(this.awareness, decoding.readVarUint8Array(decoder), this);
      return;
    }
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, SYNC);
    const kind = readSyncMessage(decoder, encoder, this.doc, this);
    if (kind === messageYjsSyncStep1) {
      this.written = []; // the answer holds them too
      this.answered = true;
      this.sendChange(encoding.toUint8Array(encoder));
    } else if (!this.synced) {
      this.synced = true;
      this.heard.synced();
    }
  }

  private oneSaved(): void {
    this.unsaved -= 1;
    clearTimeout(this.late);
    if (this.unsaved > 0) this.late = setTimeout(() => this.giveUp(), PATIENCE);
    if (!this.saved) return;
    this.heard.stands("saved");
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  private changed = (update: Uint8Array, origin: unknown): void => {
    if (origin === this) return;
    this.written.push(update);
    if (this.answered) this.heard.stands("saving");
    this.soon ??= setTimeout(() => this.flush(), TOGETHER);
  };

  private flush(): void {
    clearTimeout(this.soon);
    this.soon = undefined;
    if (!this.answered || this.written.length === 0) return; // the next sync brings them
    const update = Y.mergeUpdates(this.written.splice(0));
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, SYNC);
    writeUpdate(encoder, update);
    this.sendChange(encoding.toUint8Array(encoder));
  }

  private sendChange(message: Uint8Array): void {
    this.unsaved += 1;
    clearTimeout(this.late);
    this.late = setTimeout(() => this.giveUp(), PATIENCE);
    this.send(message);
  }

  /** A socket that does not answer is as good as closed. */
  private giveUp(): void {
    const socket = this.socket;
    if (!socket) return;
    socket.close();
    this.closed(socket, 1006);
  }

  private moved = (_changes: unknown, origin: unknown): void => {
    if (origin === this) return;
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, AWARENESS);
    encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(this.awareness, [this.doc.clientID]));
    this.send(encoding.toUint8Array(encoder));
  };

  private sync(write: (encoder: encoding.Encoder) => void): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, SYNC);
    write(encoder);
    this.send(encoding.toUint8Array(encoder));
  }

  private send(message: Uint8Array): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(new Uint8Array(message));
  }
}
