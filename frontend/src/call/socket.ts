// The page's socket to its own node: comes back by itself, loses nothing.
import { Courier, ForgottenError } from "./courier";
import type { NodeSays, StationSays } from "./messages";

const FIRST_WAIT = 250;
const LONGEST_WAIT = 5000;

export class NodeSocket {
  private readonly courier = new Courier();
  private socket: WebSocket | null = null;
  private wait = FIRST_WAIT;
  private over = false;

  constructor(
    private readonly url: string,
    private readonly hear: (message: NodeSays) => void,
    private readonly linked: (up: boolean) => void,
  ) {
    this.connect();
  }

  say(message: StationSays): void {
    if (!this.over) this.courier.send(message);
  }

  close(): void {
    this.over = true;
    this.socket?.close();
  }

  /** A node that has forgotten us cannot say so in order: we say it for it. */
  private receive(text: string): unknown {
    try {
      return this.courier.receive(text);
    } catch (error) {
      this.close();
      return { t: "end", why: error instanceof ForgottenError ? "lost" : "broken" };
    }
  }

  private connect(): void {
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.onopen = () => {
      this.wait = FIRST_WAIT;
      this.courier.connected((text) => socket.send(text));
      this.linked(true);
    };
    socket.onmessage = ({ data }) => {
      const message = this.receive(String(data));
      if (message !== undefined) this.hear(message as NodeSays);
    };
    socket.onclose = () => {
      this.courier.disconnected();
      if (this.over) return;
      this.linked(false);
      setTimeout(() => this.connect(), this.wait);
      this.wait = Math.min(2 * this.wait, LONGEST_WAIT);
    };
  }
}
