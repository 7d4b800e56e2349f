// One page in a call: what the node says on one hand, browser and worker on the other. No DOM.
import type { Mode, Why } from "../media/adapt";
import { toBase64 } from "./bytes";
import { Compare } from "./compare";
import { PICTURE, SCREEN, SOUND } from "./frames";
import { Mesh, tracksOf } from "./mesh";
import type { Between, Broadcast, NodeSays, Roster, State, Status, Welcome } from "./messages";
import { holds, measure, type Measured } from "./proof";
import type { Words } from "./sas";
import { NodeSocket } from "./socket";
import { CallWorker } from "./worker";

const PROOF_EVERY = 1000;
const PROOF_WHILE_JOINING = 200;
/** States in which what is held back carries the tone of the line check. */
const CHECKED = new Set(["joining", "comparing", "interrupted"]);
const STATUS: Status = { microphone: "on", picture: "none", screen: false, floor: 0, channel: "", offers: false, records: false };

/** What the page is told, as it happens. */
export interface Listener {
  welcome(welcome: Welcome): void;
  roster(roster: Roster): void;
  state(state: State): void;
  words(words: Words | null): void;
  count(ms: number): void;
  /** Whether the sides hear each other; a duty officer's own sound goes out before. */
  through(on: boolean, sends: boolean): void;
  /** What comes from a station: sound and picture, and its screen. Null when it has left. */
  stream(station: number, stream: MediaStream | null, screen: MediaStream | null): void;
  connection(station: number, state: RTCPeerConnectionState): void;
  /** What a station says of itself, or to those who keep the line. */
  said(from: number, said: Broadcast): void;
  node(reachable: boolean): void;
  measured(measured: Measured): void;
  /** What we send to that station from now on, since the link changed. */
  mode(station: number, mode: Mode, why: Why): void;
  /** That station's picture has stopped while its voice goes on, or is back. */
  theirs(station: number, voiceOnly: boolean): void;
  trouble(what: "unencrypted" | "refused", detail: string): void;
  /** Our node has forgotten the call, whose media go on; only `conclude` is left. */
  orphaned(): void;
  end(why: string): void;
}

export class CallClient {
  private readonly worker: CallWorker;
  private readonly socket: NodeSocket;
  private readonly compare: Compare;
  private certificate: RTCCertificate | null = null;
  private shown = false;
  private welcome: Welcome | null = null;
  private mesh: Mesh | null = null;
  private own: Status = STATUS;
  private told = "";
  private state = "";
  private linked = true;
  private near = true;
  private counting: ReturnType<typeof setTimeout> | undefined;
  private proving: ReturnType<typeof setTimeout> | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private flowing = false;
  private clear = false;
  private failed = 0;
  private orphan = false;
  private over = false;

  constructor(
    url: string,
    worker: Worker,
    private readonly media: MediaStream,
    private readonly listener: Listener,
  ) {
    this.worker = new CallWorker(worker);
    this.compare = new Compare((message) => this.socket.say(message), (epoch) => this.mesh?.rosters.get(epoch));
    this.letThrough(false);
    this.socket = new NodeSocket(url, (message) => this.inTurn(() => this.hear(message)), (up) => this.nodeIs(up));
    this.inTurn(() => this.open());
    addEventListener("online", this.online);
  }

  // -- what a person does ------------------------------------------------------------------------

  /** That words match can be said of words that are shown; a node closes a page that says it before. */
  match(match: boolean): void {
    if (match && !this.shown) return;
    this.socket.say({ t: "words", epoch: this.compare.epoch, match });
  }

  /** Ready to connect; off is *Not yet*, which holds back here before anybody has heard of it. */
  ready(on: boolean): void {
    if (!on) this.hold();
    this.socket.say({ t: "ready", epoch: this.mesh?.epoch ?? 0, on });
  }

  lobby(on: boolean): void {
    this.socket.say({ t: "lobby", on });
  }

  onHold(on: boolean): void {
    this.socket.say({ t: "on-hold", on });
  }

  conclude(): void {
    if (this.orphan) return this.end("lost");
    this.socket.say({ t: "conclude" });
  }

  leave(): void {
    this.socket.say({ t: "leave" });
  }

  /** What this station does now, to everybody; nothing is said that was said already. */
  tell(change: Partial<Status>): void {
    this.own = { ...this.own, ...change };
    const text = JSON.stringify(this.own);
    if (!this.welcome || text === this.told) return;
    this.told = text;
    this.socket.say({ t: "status", ...this.own });
  }

  get status(): Status {
    return this.own;
  }

  /** A typed line for those who keep the line on both sides. */
  type(text: string): void {
    this.socket.say({ t: "text", text });
  }

  /** Both sides look at this text of the record now, at this place in it; at none when it is empty. */
  look(text: string, place = ""): void {
    this.socket.say({ t: "on-screen", text, place });
  }

  /** This track in place of the one of its kind, everywhere; what is held or switched off stays so. */
  async useTrack(track: MediaStreamTrack): Promise<void> {
    const before = this.media.getTracks().filter(({ kind }) => kind === track.kind);
    track.enabled = before.some(({ enabled }) => enabled);
    for (const old of before) {
      this.media.removeTrack(old);
      old.stop();
    }
    this.media.addTrack(track);
    const number = track.kind === "audio" ? SOUND : PICTURE;
    if (this.sends(number)) await this.mesh?.replace(number, track);
  }

  /** Show this screen to everybody, or none. */
  async share(track: MediaStreamTrack | null): Promise<void> {
    if (track && !this.sends(SCREEN)) throw new Error("the terms have no screen for this role");
    await this.mesh?.replace(SCREEN, track);
    this.tell({ screen: track !== null });
  }

  // -- what the node says ------------------------------------------------------------------------

  /** Messages are taken one after the other, each to its end. */
  private inTurn(task: () => Promise<void>): void {
    this.queue = this.queue.then(task).catch((error: unknown) => {
      if (!this.over) this.listener.trouble("refused", String(error));
    });
  }

  private async open(): Promise<void> {
    const keys = await this.worker.ask({ ask: "keys" });
    const algorithm = { name: "ECDSA", namedCurve: "P-256" };
    this.certificate = await RTCPeerConnection.generateCertificate(algorithm);
    const print = this.certificate.getFingerprints().find(({ algorithm: name }) => name === "sha-256");
    const dtls = (print?.value ?? "").replaceAll(":", "").toLowerCase();
    this.socket.say({ t: "open", dtls, ed25519: toBase64(keys.ed25519), hpke: toBase64(keys.hpke) });
  }

  private async hear(message: NodeSays): Promise<void> {
    switch (message.t) {
      case "welcome":
        return this.enter(message);
      case "roster":
        return this.hearRoster(message);
      case "state":
        return this.hearState(message);
      case "comparison":
        this.showWords(await this.compare.hear(message));
        return this.advance();
      case "count":
        return this.count(message.ms);
      case "hold":
        return this.hold();
      case "through":
        return this.letThrough(true);
      case "end":
        if (this.flowing && (message.why === "lost" || message.why === "broken")) return this.carryOn();
        return this.end(message.why);
      case "status":
      case "text":
      case "on-screen":
        return this.listener.said(message.from, message);
      default:
        return message.epoch === this.mesh?.epoch ? this.mesh.hear(message) : undefined;
    }
  }

  private showWords(words: Words | null): void {
    this.shown = words !== null;
    this.listener.words(words);
  }

  private async enter(welcome: Welcome): Promise<void> {
    if (!this.certificate || this.welcome) throw new Error("welcomed twice");
    this.welcome = welcome;
    const own = new Map<number, MediaStreamTrack>();
    for (const track of this.media.getTracks()) {
      const number = track.kind === "audio" ? SOUND : PICTURE;
      if (this.sends(number)) own.set(number, track);
    }
    const told = {
      say: (to: number, epoch: number, message: Between) => this.socket.say({ ...message, epoch, to }),
      stream: this.listener.stream.bind(this.listener),
      connection: this.listener.connection.bind(this.listener),
      trouble: this.listener.trouble.bind(this.listener),
      mode: this.listener.mode.bind(this.listener),
      theirs: this.listener.theirs.bind(this.listener),
    };
    this.mesh = new Mesh(welcome, this.worker, this.certificate, own, told);
    this.listener.welcome(welcome);
    this.letThrough(false);
    this.tell({});
  }

  private async hearRoster(roster: Roster): Promise<void> {
    if (!this.mesh) return;
    await this.mesh.enter(roster);
    this.listener.roster(roster);
    await this.mesh.join();
    this.prove();
  }

  private async hearState(state: State): Promise<void> {
    this.state = state.state;
    this.linked = state.link;
    this.mesh?.reach(this.linked && this.near);
    for (const [i, j] of state.deaf) if (i === this.welcome?.station) this.mesh?.mend(j);
    await this.checkLine();
    this.listener.state(state);
    await this.advance();
  }

  private async advance(): Promise<void> {
    if (this.welcome?.role === "principal" && this.state === "comparing") await this.compare.advance(this.welcome.side);
  }

  private sends(track: number): boolean {
    return this.welcome !== null && tracksOf(this.welcome, this.welcome.role).includes(track);
  }

  private nodeIs(reachable: boolean): void {
    this.near = reachable;
    this.mesh?.reach(this.linked && this.near);
    this.listener.node(reachable);
  }

  private readonly online = () => this.mesh?.mendAll(true);

  // -- holding back and letting through ---------------------------------------------------------

  private count(ms: number): void {
    clearTimeout(this.counting);
    this.counting = setTimeout(() => this.letThrough(true), ms);
    this.listener.count(ms);
  }

  private hold(): void {
    clearTimeout(this.counting);
    this.letThrough(false);
  }

  private letThrough(on: boolean): void {
    this.flowing = on;
    const sends = (on || this.welcome?.role === "duty-officer") && !this.clear;
    for (const track of this.media.getTracks()) track.enabled = sends;
    void this.checkLine();
    this.mesh?.adapt(sends);
    this.listener.through(on, sends);
  }

  /** What is held back carries a tone while the line is checked. */
  private async checkLine(): Promise<void> {
    const held = !this.flowing && this.welcome?.role !== "duty-officer";
    await this.worker.ask({ ask: "line-check", on: held && CHECKED.has(this.state) });
  }

  private prove(): void {
    clearTimeout(this.proving);
    const { mesh, welcome } = this;
    if (this.over || !mesh || !welcome) return;
    const { epoch } = mesh;
    const again = this.state === "joining" || this.state === "interrupted" ? PROOF_WHILE_JOINING : PROOF_EVERY;
    this.proving = setTimeout(() => this.prove(), again);
    const tracks = tracksOf(welcome, welcome.role).filter((track) => track !== SCREEN || this.own.screen);
    void measure(this.worker, mesh.all(), tracks, (station) => mesh.hearing.level(station)).then((measured) => {
      if (this.over || epoch !== mesh.epoch) return;
      // A node that was away wants to know what holds now: a row of old proofs would only drown it.
      if (this.near) this.socket.say({ t: "proof", epoch, ...measured.proof });
      this.listener.measured(measured);
      this.failed = holds(measured.proof) ? 0 : this.failed + 1;
      if (this.failed < 2) return; // once, a busy worker may be behind; silent cleartext stays
      this.clear = true;
      this.hold();
      this.listener.trouble("unencrypted", JSON.stringify(measured.proof.tracks));
    });
  }

  // -- the end -----------------------------------------------------------------------------------

  /** Trouble with a node never ends running media. */
  private carryOn(): void {
    this.orphan = true;
    this.socket.close();
    this.listener.orphaned();
  }

  private end(why: string): void {
    this.over = true;
    removeEventListener("online", this.online);
    clearTimeout(this.proving);
    this.hold();
    this.mesh?.end();
    for (const track of this.media.getTracks()) track.stop();
    this.worker.worker.terminate();
    setTimeout(() => this.socket.close(), 2000); // time to acknowledge what was last said
    this.listener.end(why);
  }
}
