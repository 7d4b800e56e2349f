// The call room: joins on a press, and shows what the client tells.
import { CallClient, type Listener } from "../call/client";
import { gains, type Situation } from "../call/floor";
import type { Mode, Why } from "../media/adapt";
import type { Broadcast, State, Status, Welcome } from "../call/messages";
import type { Measured } from "../call/proof";
import type { Words } from "../call/sas";
import { Booth } from "./booth";
import { Captions } from "./captions";
import { Switches } from "./controls";
import { showSides, TextLine } from "./desk";
import { Devices } from "./devices";
import { OnScreen } from "./document";
import { offerFloat, sink } from "./float";
import { one, pressed, sentence } from "./hooks";
import { listenToKeys } from "./keyboard";
import { allowNotes, play } from "./notes";
import { type Phase, phaseOf, show } from "./phase";
import { Players } from "./players";
import { Quality } from "./quality";
import { markOf, people, type Seated, showRoll } from "./roll";
import { notice, say, sayState } from "./say";
import { Sharing } from "./screen";
import { Statistics } from "./statistics";
import { Timer } from "./timer";
import { showWords } from "./words";
import { startWorker } from "./worker";

const LINK_MAY_TAKE = 2000;
const OVER: readonly Phase[] = ["concluded", "closed", "differed", "replaced", "lost", "broken", "full", "signed-out"];

export class Room implements Listener {
  private client: CallClient | null = null;
  private switches: Switches | null = null;
  private me: Welcome | null = null;
  private now: State | null = null;
  private phase: Phase = "joinable";
  private seated: readonly Seated[] = [];
  private on = false;
  private heard = false;
  private level: "silent" | "heard" = "heard";
  private unlinked: ReturnType<typeof setTimeout> | undefined;
  private readonly statuses = new Map<number, Status>();
  private readonly timer: Timer;
  private readonly devices: Devices;
  private readonly captions: Captions;
  private readonly players: Players;
  private readonly quality: Quality;
  private readonly booth: Booth;
  private readonly line: TextLine;
  private readonly sharing: Sharing;
  private readonly onScreen: OnScreen;
  private readonly statistics: Statistics;

  constructor(private readonly root: HTMLElement) {
    this.timer = new Timer(one(root, "timer"));
    this.players = new Players(root);
    this.quality = new Quality(root);
    this.booth = new Booth(root, (change) => this.tellStatus(change), () => this.refresh());
    this.onScreen = new OnScreen(root, (text) => this.client?.look(text));
    this.statistics = new Statistics(root);
    this.line = new TextLine(root, (text) => this.client?.type(text));
    this.sharing = new Sharing(root, async (track) => this.client?.share(track), () => this.refresh());
    this.devices = new Devices(root, {
      use: (track) => this.use(track),
      muted: () => this.on && this.switches?.isOff("audio") === true,
      level: (level) => this.hearOwn(level),
    });
    this.captions = new Captions(root, () => this.devices.played);
    offerFloat(root);
    show(root, this.phase);
    this.listen();
    addEventListener("pagehide", () => this.client?.leave());
    listenToKeys(root);
  }

  private listen(): void {
    const acts: { [act: string]: () => void } = {
      join: () => void this.join(),
      match: () => this.client?.match(true),
      differ: () => this.client?.match(false),
      sit: () => this.client?.lobby(true),
      ready: () => this.client?.ready(true),
      "not-yet": () => this.client?.ready(false),
      hold: () => this.client?.onHold(!this.holds),
      conclude: () => one<HTMLDialogElement>(this.root, "ending")?.showModal(),
      stay: () => one<HTMLDialogElement>(this.root, "ending")?.close(),
      end: () => this.conclude(),
      microphone: () => this.toggle("audio"),
      camera: () => this.toggle("video"),
      share: () => void this.sharing.toggle(),
      records: () => this.tellStatus({ records: !this.client?.status.records }),
    };
    for (const [name, act] of Object.entries(acts)) pressed(this.root, name, act);
  }

  private async join(): Promise<void> {
    this.enter("opening");
    notice(this.root, "no-device", false);
    allowNotes();
    try {
      const media = await this.devices.take();
      this.switches = new Switches(this.root, media, this.root.dataset["callRole"] === "note-taker");
      const address = new URL(this.root.dataset["callSocket"] ?? "", location.href);
      address.protocol = address.protocol.replace("http", "ws");
      const worker = startWorker(this.root.dataset["callWorker"] ?? "");
      this.client = new CallClient(address.href, worker, media, this);
    } catch {
      this.enter("joinable");
      notice(this.root, "no-device", true);
    }
  }

  // -- our own devices and what we say of ourselves ------------------------------------------------

  /** Another device from now on: held stays held, off stays off. */
  private use(track: MediaStreamTrack): void {
    void this.client?.useTrack(track);
    this.switches?.changed();
  }

  private toggle(kind: "audio" | "video"): void {
    this.switches?.toggle(kind);
    this.tellStatus();
  }

  private hearOwn(level: "silent" | "heard"): void {
    this.level = level;
    this.heard ||= level === "heard";
    this.tellStatus();
    this.tell("level", { level });
  }

  private tellStatus(change: Partial<Status> = {}): void {
    const { client, switches, me } = this;
    if (!client || !switches) return;
    const silent = this.level === "silent" && !this.heard; // who was heard may be silent for once
    const microphone = switches.isOff("audio") ? "off" : silent ? "silent" : "on";
    const camera = me?.medium === "video" && me.role === "principal";
    const picture = !camera ? "none" : switches.isOff("video") ? "off" : "on";
    client.tell({ microphone, picture, channel: me?.interpretation === "simultaneous" ? this.booth.speaks : "", ...change });
    if (me) this.statuses.set(me.station, client.status);
    if (me) this.refresh();
  }

  private conclude(): void {
    one<HTMLDialogElement>(this.root, "ending")?.close();
    this.client?.conclude();
  }

  private enter(phase: Phase): void {
    if (phase === this.phase) return;
    this.phase = phase;
    show(this.root, phase);
    sayState(this.root, phase, this.root.dataset["led"] === "true");
    if (phase === "connected") {
      this.timer.up(this.me?.call ?? "");
      play(523, 784);
    } else if (phase !== "counting" && phase !== "interrupted" && phase !== "on-hold") this.timer.stop();
  }

  // -- what the client tells -----------------------------------------------------------------------

  welcome(welcome: Welcome): void {
    this.me = welcome;
    this.statuses.clear();
    this.tellStatus();
    // At a station that an officer has opened, the principal still comes and presses *Join*.
    if (welcome.role === "principal" && this.root.dataset["callSeat"] === undefined) this.client?.lobby(true);
  }

  roster(roster: Parameters<Listener["roster"]>[0]): void {
    const before = new Set(this.seated.map(({ station }) => station));
    this.seated = people(this.root, roster, this.me?.side ?? 0);
    for (const station of [...this.statuses.keys()]) if (!this.seat(station)) this.statuses.delete(station);
    this.lead();
    if (this.seated.some(({ station }) => !before.has(station)) || before.size !== this.seated.length) play(660);
    this.refresh();
  }

  /** Where a duty officer of ours is there, the principal has nothing to decide. */
  private lead(): void {
    const { me } = this;
    const officer = this.seated.some(({ side, role }) => side === me?.side && role === "duty-officer");
    const led = me?.role !== "duty-officer" && (me?.role !== "principal" || officer);
    if (led === (this.root.dataset["led"] === "true")) return;
    this.root.dataset["led"] = String(led);
    sayState(this.root, this.phase, led);
  }

  state(state: State): void {
    this.now = state;
    if (this.me) {
      this.root.dataset["lacks"] = state.lacks;
      this.root.dataset["lobby"] = String(state.lobby[this.me.side]);
      this.root.dataset["holds"] = state["on-hold"].map(String).join();
      this.enter(phaseOf(state, this.me.side));
    }
    this.root.dataset["link"] = state.link ? "up" : "down";
    this.linked(state.link);
    for (const lack of ["lobby", "muted", "silent"]) {
      notice(this.root, `lacks-${lack}`, this.phase === "unready" && this.root.dataset["led"] !== "true" && state.lacks === lack);
    }
    this.sayDeaf(state);
    this.refresh();
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

  /** One way: those who keep the line read who cannot hear whom. */
  private sayDeaf(state: State): void {
    const box = this.root.querySelector<HTMLElement>('[data-notice="deaf"] span');
    if (!box) return;
    const said = state.deaf.map(([who, whom]) => sentence(this.root, "deaf", { who: this.name(who), whom: this.name(whom) }));
    const text = [...new Set(said)].join(" ");
    if (box.textContent === text) return;
    notice(this.root, "deaf", false);
    box.textContent = text;
    notice(this.root, "deaf", text !== "");
  }

  words(words: Words | null): void {
    showWords(this.root, words);
    for (const button of this.root.querySelectorAll<HTMLButtonElement>('[data-act="match"]')) button.disabled = words === null;
  }

  count(ms: number): void {
    this.timer.down(ms);
  }

  through(on: boolean, sends: boolean): void {
    this.on = on;
    this.switches?.let(sends);
    this.root.dataset["through"] = String(on);
    this.refresh();
    this.tell("through", { on });
  }

  stream(station: number, stream: MediaStream | null, screen: MediaStream | null): void {
    const seat = this.seat(station);
    if (stream && screen && seat) this.players.show(seat, seat.side === this.me?.side, stream, screen);
    else this.players.drop(station);
    if (!stream) this.quality.forget(station);
    this.refresh();
  }

  connection(station: number, state: RTCPeerConnectionState): void {
    this.tell("connection", { station, state });
  }

  said(from: number, said: Broadcast): void {
    if (said.t === "text") {
      const ours = this.seat(from)?.side === this.me?.side;
      this.line.hear(markOf(this.root, ours ? "ours" : "theirs"), said.text);
      if (from !== this.me?.station) say(this.root, "text-came");
    } else if (said.t === "status") {
      this.statuses.set(from, said);
      this.refresh();
    }
    if (said.t === "on-screen") this.onScreen.hear(this.name(from), said.text);
    this.tell("said", { from, ...said });
  }

  mode(station: number, mode: Mode, why: Why): void {
    this.quality.sends(station, mode, why);
    this.tell("mode", { station, mode, why });
  }

  theirs(station: number, voiceOnly: boolean): void {
    this.quality.shows(station, voiceOnly);
    this.tell("theirs", { station, voiceOnly });
  }

  node(reachable: boolean): void {
    notice(this.root, "node-away", !reachable);
  }

  measured({ proof, reports }: Measured): void {
    this.tell("proof", proof);
    this.statistics.note(reports, (station) => this.name(station));
    this.tell("reports", reports);
  }

  trouble(what: "unencrypted" | "refused", detail: string): void {
    notice(this.root, what, true);
    this.tell("trouble", { what, detail });
  }

  orphaned(): void {
    notice(this.root, "orphaned", true);
  }

  end(why: string): void {
    void this.sharing.stop();
    this.switches?.end();
    this.devices.end();
    this.captions.end();
    this.players.end();
    sink();
    one<HTMLDialogElement>(this.root, "ending")?.close();
    this.linked(true);
    notice(this.root, "node-away", false);
    this.enter(why as Phase);
  }

  // -- what follows from it ------------------------------------------------------------------------

  private get holds(): boolean {
    return this.now !== null && this.me !== null && this.now["on-hold"][this.me.side];
  }

  private seat(station: number): Seated | undefined {
    return this.seated.find((seat) => seat.station === station);
  }

  private name(station: number): string {
    return this.seat(station)?.name ?? "";
  }

  private get situation(): Situation | null {
    const { me, seated, statuses, on } = this;
    const self = me && { station: me.station, side: me.side, role: me.role };
    if (!self) return null;
    const others = seated.filter(({ station }) => station !== self.station);
    const { interpretation } = me;
    return { me: self, others, connected: on, interpretation, statuses, channel: this.booth.channel };
  }

  /** Who is heard, who is named, what is offered: all of it follows from the last that was told. */
  private refresh(): void {
    const { situation, now } = this;
    if (!situation || OVER.includes(this.phase)) return;
    this.players.apply(gains(situation));
    this.booth.update(situation, (station) => this.name(station));
    const shows = this.seated.find(({ station }) => station !== situation.me.station && this.statuses.get(station)?.screen);
    this.players.showScreen(shows?.station ?? null);
    showRoll(this.root, situation.me.side, this.seated, this.statuses, now?.outside ?? []);
    if (now) showSides(this.root, now, [this.sideSeen(0), this.sideSeen(1)]);
    notice(this.root, "recorded", [...this.statuses.values()].some(({ records }) => records));
    this.label("hold", this.holds);
    this.label("share", this.sharing.on);
    this.label("records", this.client?.status.records === true);
  }

  private sideSeen(side: 0 | 1): { station: boolean; microphone: string } {
    const principal = this.seated.find((seat) => seat.side === side && seat.role === "principal");
    const status = principal && this.statuses.get(principal.station);
    return { station: principal !== undefined, microphone: status?.microphone ?? "" };
  }

  private label(act: string, on: boolean): void {
    const button = this.root.querySelector<HTMLElement>(`[data-act="${act}"]`);
    const text = sentence(this.root, `${act}-${on ? "end" : "begin"}`);
    if (button && text && button.textContent !== text) button.textContent = text;
  }

  /** For whoever measures: what happened, as an event of the page. */
  private tell(what: string, detail: unknown): void {
    this.root.dispatchEvent(new CustomEvent(`call-${what}`, { bubbles: true, detail }));
  }
}
