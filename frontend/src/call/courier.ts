// In order and once, over sockets that break (docs/protocol/call.md section 4).
import { random, toHex } from "./bytes";

const MAX_UNACKNOWLEDGED = 256;
const ACK_EVERY = 16;
const ACK_AFTER = 1000;

type Envelope =
  | { t: "resume"; session: string; got: number }
  | { t: "m"; n: number; got: number; m: unknown }
  | { t: "ack"; got: number };

/** The other end has forgotten this session: it was restarted, or we were away for too long. */
export class ForgottenError extends Error {}

/** One end of a session; `write` sends a text on the present socket. */
export class Courier {
  private readonly session = toHex(random(16));
  private write: ((text: string) => void) | null = null;
  private ready = false;
  private sent = 0;
  private acknowledged = 0;
  private got = 0;
  private told = 0;
  private kept: { n: number; m: unknown }[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  connected(write: (text: string) => void): void {
    this.write = write;
    this.ready = false;
    this.put({ t: "resume", session: this.session, got: this.got });
  }

  disconnected(): void {
    this.write = null;
    this.ready = false;
  }

  send(m: unknown): void {
    if (this.kept.length >= MAX_UNACKNOWLEDGED) throw new Error("the node has been away for too long");
    const message = { n: ++this.sent, m };
    this.kept.push(message);
    if (this.ready) this.put({ t: "m", got: this.got, ...message });
  }

  /**
   * The message in an envelope when it is a new one. Throws ForgottenError when the other end
   * knows less than it once said it did, and another error when the order is broken.
   */
  receive(text: string): unknown {
    const envelope = JSON.parse(text) as Envelope;
    if (envelope.got < this.acknowledged) throw new ForgottenError();
    this.acknowledged = envelope.got;
    this.kept = this.kept.filter(({ n }) => n > envelope.got);
    if (envelope.t === "resume" && !this.ready) {
      this.ready = true;
      for (const message of this.kept) this.put({ t: "m", got: this.got, ...message });
    }
    return envelope.t === "m" ? this.take(envelope.n, envelope.m) : undefined;
  }

  private take(n: number, m: unknown): unknown {
    if (n <= this.got) return undefined;
    if (n !== this.got + 1) throw new Error(`message ${n} after ${this.got}`);
    this.got = n;
    if (n - this.told >= ACK_EVERY) this.acknowledge();
    else this.timer ??= setTimeout(() => this.acknowledge(), ACK_AFTER);
    return m;
  }

  private acknowledge(): void {
    if (this.ready) this.put({ t: "ack", got: this.got });
  }

  private put(envelope: Envelope): void {
    this.told = this.got;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.write?.(JSON.stringify(envelope));
  }
}
