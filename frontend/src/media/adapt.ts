// What a call sends when its link changes: picture, smaller picture, voice alone, narrow voice.
//
// `decide` is pure: a state and one measurement in, the next state out, once a second. `Adapter`
// applies it to one connection. A room makes one for each other station when that connection is let
// through, and stops it when it closes:
//
//     const adapter = new Adapter(pc, sender of the picture or null, {
//       speak: (plan) => peer.speak(plan),             // our speech by another plan from now on
//       mode: (mode, why) => …,                        // what we send to this station now: say so
//       theirs: (voiceOnly) => …,                      // their picture has stopped or is back: say so
//     });
//     adapter.start(); … adapter.stop();               // and a new one when it is let through again
//
// It judges what leaves us; the other page judges its own. A camera that somebody switched off still
// sends black pictures, so a picture that stops is always the link. The mode of one station says nothing of
// another's: a room with several says the worst.
import { FULL, NARROW, type Plan } from "./speech";

export type Mode = "video" | "small" | "voice";
/** Why a mode was entered: the link got worse, this computer is too slow, or it goes well again. */
export type Why = "link" | "processor" | "better";

/** One second of a connection. What a browser does not tell is null. */
export interface Measure {
  /** Bits a second that the browser thinks it may send, sound not counted. */
  readonly available: number | null;
  /** Share of our packets that the other side missed, 0 to 1. */
  readonly loss: number | null;
  /** Milliseconds. */
  readonly roundTrip: number | null;
  readonly jitter: number | null;
  /** Pictures that we sent in this second; null when we mean to send none. */
  readonly pictures: number | null;
  /** What holds the encoder back: the link, or this computer, which is too slow. */
  readonly limit: "link" | "processor" | null;
}

const LEVELS = ["video", "small", "voice", "narrow"] as const;
export type Level = (typeof LEVELS)[number];

export interface State {
  readonly level: Level;
  readonly why: Why;
  /** The best that the medium allows: a voice contact has no picture. */
  readonly best: Level;
  /** Seconds at this level; and in a row that were bad, and good. */
  readonly age: number;
  readonly bad: number;
  readonly good: number;
  /** Good seconds before the next level up is tried. */
  readonly wait: number;
  /** Whether this level was tried upwards and has not held for long yet. */
  readonly trial: boolean;
  /** The least round trip so far: what is above it stands in queues. */
  readonly floor: number;
}

/** Bits a second under which a level is given up. */
const NEEDS: Record<Level, number> = { video: 200_000, small: 80_000, voice: 0, narrow: 0 };
const HOPELESS = 50_000;
/** Pictures a second. */
const FEW = 8;
const LOST = 0.4;
/** Milliseconds in queues: a delay that people notice, one in which nobody can talk, and none to speak of. */
const QUEUE = 250;
const STUCK = 700;
const FREE = 80;

const BAD = 3; // seconds in a row until a level is given up; fewer where it was only tried
const SOON = 2;
const SETTLE = 4; // seconds for which an estimate of the browser's is still that of the level before
const NERVOUS = 10; // seconds after a step up in which one down comes sooner
const TRIAL = 60; // and in which it makes the next step up wait twice as long
export const WAIT = 8;
export const LONGEST = 120;
const FORGETS = 2; // milliseconds a second by which the floor rises: a route may change

export function begin(best: "video" | "voice"): State {
  const fresh = { age: 0, bad: 0, good: 0, wait: WAIT, trial: false, floor: Infinity };
  return { level: best, why: "better", best, ...fresh };
}

export function modeOf({ level }: State): Mode {
  return level === "narrow" ? "voice" : level;
}

type Sign = "hopeless" | "bad" | "slow" | "good" | "fair";

/** How this second went for this level. */
function signOf({ level, age }: State, measure: Measure, queue: number): Sign {
  const { pictures, limit } = measure;
  const loss = measure.loss ?? 0;
  if (level === "narrow" || level === "voice") {
    // Loss without a queue is the weather: repeats help, fewer bytes do not. But a queue that was there from
    // the first second on is not seen, and where half is lost little is risked.
    if (level === "voice" && (queue >= QUEUE || drowned(queue, loss))) return "bad";
    return queue < FREE && loss < 0.5 ? "good" : "fair";
  }
  const settled = age >= SETTLE;
  // A browser's estimate grows only as far as somebody needs it: a still picture makes it small on any link.
  const starved = limit === "link" || (pictures !== null && pictures < FEW);
  const available = (settled && starved ? measure.available : null) ?? Infinity;
  if (loss >= LOST || queue >= STUCK || available < HOPELESS) return "hopeless";
  if (queue >= QUEUE || available < NEEDS[level] || (settled && pictures !== null && pictures < 2)) return "bad";
  if (limit === "processor") return "slow";
  return queue < FREE && loss < 0.1 && !starved ? "good" : "fair";
}

/** The sound alone is too much for such a link. */
function drowned(queue: number, loss: number): boolean {
  return loss >= 0.5 || (loss >= 0.1 && queue >= FREE);
}

export function decide(state: State, measure: Measure): State {
  const { roundTrip, jitter } = measure;
  const floor = Math.min(state.floor + FORGETS, roundTrip ?? Infinity);
  // What varies by itself is no queue.
  const queue = roundTrip === null ? 0 : roundTrip - floor - 2 * (jitter ?? 0);
  const sign = signOf(state, measure, queue);
  const wrong = sign === "bad" || sign === "hopeless" || (sign === "slow" && state.level === "video");
  const tried = state.trial && state.age + 1 < TRIAL;
  const now: State = {
    ...state,
    floor,
    age: state.age + 1,
    bad: wrong ? state.bad + 1 : 0,
    good: sign === "good" ? state.good + 1 : 0,
    trial: tried,
    wait: state.trial && !tried ? WAIT : state.wait,
  };
  const patience = tried && state.age < NERVOUS ? SOON : BAD;
  if (now.bad >= patience) return lower(now, sign, queue, measure.loss ?? 0);
  return now.good >= now.wait && now.level !== now.best ? enter(now, up(now.level), "better", true) : now;
}

function up(level: Level): Level {
  return LEVELS[Math.max(0, LEVELS.indexOf(level) - 1)] as Level;
}

/** One level down, or to voice at once where a picture is hopeless; a trial that failed waits twice as long for the next. */
function lower(state: State, sign: Sign, queue: number, loss: number): State {
  const wait = state.trial ? Math.min(LONGEST, 2 * state.wait) : state.wait;
  const next = LEVELS[LEVELS.indexOf(state.level) + 1] as Level;
  const level = sign === "hopeless" ? (drowned(queue, loss) ? "narrow" : "voice") : next;
  return enter({ ...state, wait }, level, sign === "slow" ? "processor" : "link", false);
}

function enter(state: State, level: Level, why: Why, trial: boolean): State {
  return { ...state, level, why, trial, age: 0, bad: 0, good: 0 };
}

// -- the connection --------------------------------------------------------------------------------

export interface Told {
  speak(plan: Plan): Promise<void>;
  mode(mode: Mode, why: Why): void;
  theirs(voiceOnly: boolean): void;
}

const EVERY = 1000;
/** The section of the picture, as statistics name it. */
const PICTURE = "1";
/** Milliseconds for which a report of the other side's is news: those of sound come every five seconds. */
const FRESH = 6000;
const SMALL_RATE = 150_000;
const SMALL_FRAMES = 15;
/** Seconds without a picture, while sound comes, after which theirs has stopped. */
const STOPPED = 3;

/** What one look at the browser's statistics tells, counters as they stand. */
interface Look {
  readonly measure: Omit<Measure, "pictures">;
  readonly sent: number;
  readonly came: number;
  readonly heard: number;
}

export class Adapter {
  private state: State;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last: Look | null = null;
  private still = 0;
  private shown = false;
  private whole: Whole | null = null;
  private over = false;

  constructor(
    private readonly pc: RTCPeerConnection,
    private readonly picture: RTCRtpSender | null,
    private readonly told: Told,
  ) {
    this.state = begin(picture ? "video" : "voice");
  }

  start(): void {
    void this.told.speak(FULL).catch(() => undefined);
    this.again();
  }

  stop(): void {
    this.over = true;
    clearTimeout(this.timer);
    if (this.whole) void this.send("video").catch(() => undefined); // whoever comes next begins with the whole
  }

  private async turn(): Promise<void> {
    const look = read(await this.pc.getStats());
    if (this.over) return;
    const { last } = this;
    this.last = look;
    if (last) {
      const pictures = this.sends() ? look.sent - last.sent : null;
      await this.take(decide(this.state, { ...look.measure, pictures })).catch(() => undefined); // it is closing
      this.watch(look.came > last.came, look.heard > last.heard);
    }
    if (!this.over) this.again();
  }

  private again(): void {
    this.timer = setTimeout(() => void this.turn(), EVERY);
  }

  private sends(): boolean {
    return this.picture !== null && modeOf(this.state) !== "voice";
  }

  private async take(next: State): Promise<void> {
    const before = this.state;
    this.state = next;
    if (next.level === before.level) return;
    if (modeOf(next) !== modeOf(before)) this.told.mode(modeOf(next), next.why);
    await this.send(modeOf(next));
    const narrow = next.level === "narrow";
    if (narrow !== (before.level === "narrow")) await this.told.speak(narrow ? NARROW : FULL);
  }

  /** A station that never sent a picture does not stop one. */
  private watch(picture: boolean, sound: boolean): void {
    this.shown ||= picture;
    if (!this.shown) return;
    const stopped = this.still >= STOPPED;
    if (picture) this.still = 0;
    else if (sound) this.still++;
    if (stopped !== this.still >= STOPPED) this.told.theirs(!stopped);
  }

  /** The picture by its mode: whole, as it was found; at half that size with half of its frames; not at all. */
  private async send(mode: Mode): Promise<void> {
    const how = this.picture?.getParameters();
    const encoding = how?.encodings[0];
    if (!how || !encoding) return;
    const { scaleResolutionDownBy: scale = 1, maxBitrate: rate = Infinity, maxFramerate: frames = Infinity } = encoding;
    this.whole ??= { scale, rate, frames };
    const part = mode === "video" ? 1 : 2;
    encoding.active = mode !== "voice";
    encoding.scaleResolutionDownBy = this.whole.scale * part;
    limit(encoding, "maxBitrate", part === 1 ? this.whole.rate : Math.min(this.whole.rate, SMALL_RATE));
    limit(encoding, "maxFramerate", part === 1 ? this.whole.frames : Math.min(this.whole.frames, SMALL_FRAMES));
    if (mode === "video") this.whole = null;
    await this.picture?.setParameters(how);
  }
}

/** How a picture is sent while nothing is amiss; infinite where it has no limit. */
interface Whole {
  readonly scale: number;
  readonly rate: number;
  readonly frames: number;
}

function limit(encoding: RTCRtpEncodingParameters, name: "maxBitrate" | "maxFramerate", value: number): void {
  if (value === Infinity) delete encoding[name];
  else encoding[name] = value;
}

interface Stat extends RTCStats {
  readonly mid?: string;
  readonly kind?: string;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly availableOutgoingBitrate?: number;
  readonly currentRoundTripTime?: number;
  readonly roundTripTime?: number;
  readonly fractionLost?: number;
  readonly jitter?: number;
  readonly framesEncoded?: number;
  readonly framesReceived?: number;
  readonly packetsReceived?: number;
  readonly qualityLimitationReason?: string;
}

/** One look at a connection. Of several reports the worst counts. */
export function read(report: RTCStatsReport): Look {
  const stats: Stat[] = [];
  report.forEach((stat: Stat) => stats.push(stat));
  const of = (type: string, kind?: string) => stats.filter((stat) => stat.type === type && (!kind || stat.kind === kind));
  const pictures = (type: string) => of(type, "video").filter(({ mid = PICTURE }) => mid === PICTURE); // not a screen
  const pair = of("candidate-pair").find(({ nominated, state }) => nominated && state === "succeeded");
  const now = Math.max(...stats.map(({ timestamp }) => timestamp));
  const reports = of("remote-inbound-rtp").filter(({ timestamp }) => now - timestamp < FRESH);
  const worst = (values: (number | undefined)[]) => {
    const there = values.filter((value) => value !== undefined);
    return there.length ? Math.max(...there) : null;
  };
  // Checks of the connection are seconds apart, and so are reports of sound: the newest report counts as well.
  const newest = reports.sort((a, b) => b.timestamp - a.timestamp).find(({ roundTripTime }) => roundTripTime);
  const ms = (seconds: number | null) => (seconds === null ? null : seconds * 1000);
  const sum = (values: (number | undefined)[]) => values.reduce<number>((all, one) => all + (one ?? 0), 0);
  return {
    measure: {
      available: pair?.availableOutgoingBitrate ?? null,
      loss: worst(reports.map(({ fractionLost }) => fractionLost)),
      roundTrip: ms(worst([pair?.currentRoundTripTime, newest?.roundTripTime])),
      jitter: ms(worst(reports.map(({ jitter }) => jitter))),
      limit: limitOf(pictures("outbound-rtp").map(({ qualityLimitationReason }) => qualityLimitationReason)),
    },
    sent: sum(pictures("outbound-rtp").map(({ framesEncoded }) => framesEncoded)),
    came: sum(pictures("inbound-rtp").map(({ framesReceived }) => framesReceived)),
    heard: sum(of("inbound-rtp", "audio").map(({ packetsReceived }) => packetsReceived)),
  };
}

function limitOf(reasons: readonly (string | undefined)[]): Measure["limit"] {
  if (reasons.includes("cpu")) return "processor";
  return reasons.includes("bandwidth") ? "link" : null;
}
