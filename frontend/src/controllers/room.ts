// The call room: joins on a press, and shows what the client tells.
import { CallClient, type Listener } from "../call/client";
import type { State, Welcome } from "../call/messages";
import { Captions } from "./captions";
import { Switches } from "./controls";
import { Devices } from "./devices";
import { offerFloat, sink } from "./float";
import { all, one, pressed } from "./hooks";
import { listenToKeys } from "./keyboard";
import { allowNotes, play } from "./notes";
import { type Phase, phaseOf, show } from "./phase";
import { showRoll } from "./roll";
import { notice, sayState } from "./say";
import { Timer } from "./timer";
import { showWords } from "./words";
import { startWorker } from "./worker";

const LINK_MAY_TAKE = 2000;

export class Room implements Listener {
  private client: CallClient | null = null;
  private switches: Switches | null = null;
  private me: Welcome | null = null;
  private phase: Phase = "joinable";
  private unlinked: ReturnType<typeof setTimeout> | undefined;
  private readonly timer: Timer;
  private readonly devices: Devices;
  private readonly captions: Captions;

  constructor(private readonly root: HTMLElement) {
    this.timer = new Timer(one(root, "timer"));
    this.devices = new Devices(root, {
      use: (track) => this.use(track),
      muted: () => this.phase === "connected" && this.switches?.isOff("audio") === true,
      level: (level) => this.tell("level", { level }),
    });
    this.captions = new Captions(root, () => this.devices.played);
    offerFloat(root);
    show(root, this.phase);
    pressed(root, "join", () => void this.join());
    pressed(root, "match", () => this.client?.match(true));
    pressed(root, "differ", () => this.client?.match(false));
    pressed(root, "ready", () => this.client?.ready(true));
    pressed(root, "not-yet", () => this.client?.ready(false));
    pressed(root, "conclude", () => one<HTMLDialogElement>(root, "ending")?.showModal());
    pressed(root, "stay", () => one<HTMLDialogElement>(root, "ending")?.close());
    pressed(root, "end", () => this.conclude());
    pressed(root, "microphone", () => this.switches?.toggle("audio"));
    pressed(root, "camera", () => this.switches?.toggle("video"));
    addEventListener("pagehide", () => this.client?.leave());
    listenToKeys(root);
  }

  private async join(): Promise<void> {
    this.enter("opening");
    notice(this.root, "no-device", false);
    allowNotes();
    try {
      const media = await this.devices.take();
      this.switches = new Switches(this.root, media);
      const address = new URL(this.root.dataset["callSocket"] ?? "", location.href);
      address.protocol = address.protocol.replace("http", "ws");
      const worker = startWorker(this.root.dataset["callWorker"] ?? "");
      this.client = new CallClient(address.href, worker, media, this);
    } catch {
      this.enter("joinable");
      notice(this.root, "no-device", true);
    }
  }

  /** Another device from now on: held stays held, off stays off. */
  private use(track: MediaStreamTrack): void {
    void this.client?.useTrack(track);
    this.switches?.changed();
  }

  private conclude(): void {
    one<HTMLDialogElement>(this.root, "ending")?.close();
    this.client?.conclude();
  }

  private enter(phase: Phase): void {
    if (phase === this.phase) return;
    this.phase = phase;
    show(this.root, phase);
    sayState(this.root, phase);
    if (phase === "connected") {
      this.timer.up(this.me?.call ?? "");
      play(523, 784);
    } else if (phase !== "counting" && phase !== "interrupted") this.timer.stop();
  }

  welcome(welcome: Welcome): void {
    this.me = welcome;
  }

  roster(roster: Parameters<Listener["roster"]>[0]): void {
    showRoll(this.root, roster);
    showWords(this.root, null);
    play(660);
  }

  state(state: State): void {
    if (this.me) this.enter(phaseOf(state, this.me.side));
    this.root.dataset["link"] = state.link ? "up" : "down";
    this.linked(state.link);
    this.tell("state", state);
  }

  /** A room that was opened just now is not linked yet: only what lasts is a trouble. */
  private linked(up: boolean): void {
    if (!up) {
      this.unlinked ??= setTimeout(() => notice(this.root, "unreachable", true), LINK_MAY_TAKE);
      return;
    }
    clearTimeout(this.unlinked);
    this.unlinked = undefined;
    notice(this.root, "unreachable", false);
  }

  words(words: Parameters<Listener["words"]>[0]): void {
    showWords(this.root, words);
  }

  count(ms: number): void {
    this.timer.down(ms);
  }

  through(on: boolean): void {
    this.switches?.let(on);
    for (const player of all<HTMLMediaElement>(this.root, "remote")) player.muted = !on;
    this.root.dataset["through"] = String(on);
    this.tell("through", { on });
  }

  stream(_station: number, stream: MediaStream | null): void {
    const player = one<HTMLMediaElement>(this.root, "remote");
    if (player && player.srcObject !== stream) player.srcObject = stream;
  }

  node(reachable: boolean): void {
    notice(this.root, "node-away", !reachable);
  }

  proof(proof: Parameters<Listener["proof"]>[0]): void {
    this.tell("proof", proof);
  }

  trouble(what: "unencrypted" | "refused", detail: string): void {
    notice(this.root, what, true);
    this.tell("trouble", { what, detail });
  }

  orphaned(): void {
    notice(this.root, "orphaned", true);
  }

  end(why: string): void {
    this.switches?.end();
    this.devices.end();
    this.captions.end();
    sink();
    one<HTMLDialogElement>(this.root, "ending")?.close();
    this.linked(true);
    notice(this.root, "node-away", false);
    this.enter(why as Phase);
  }

  /** For whoever measures: what happened, as an event of the page. */
  private tell(what: string, detail: unknown): void {
    this.root.dispatchEvent(new CustomEvent(`call-${what}`, { bubbles: true, detail }));
  }
}
