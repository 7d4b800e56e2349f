// Listens on this machine, to the own microphone and to what is played: loudness, nothing else.
import { SPAN } from "./echo";
import { loudness, RATE } from "./sound";

/** So many samples are kept between two looks; after a longer pause listening begins anew. */
const SAMPLES = 32768;
const EVERY = 200;

/** What the last 5 s were like, the newest last. */
export interface Heard {
  readonly microphone: readonly number[];
  readonly played: readonly number[];
}

export class Ear {
  private readonly context = new AudioContext();
  private readonly microphone = this.analyser();
  private readonly played = this.analyser();
  private readonly mixed = new MediaStreamAudioDestinationNode(this.context);
  private readonly players = new Map<HTMLMediaElement, { source: MediaStreamAudioSourceNode; gain: GainNode }>();
  private readonly ticking = setInterval(() => this.listen(), EVERY);
  private copy: MediaStreamTrack | null = null;
  private source: AudioNode | null = null;
  private readonly samples = new Float32Array(SAMPLES);
  private until = 0;
  private past: { microphone: number[]; played: number[] } = { microphone: [], played: [] };

  constructor(private readonly tell: (heard: Heard) => void) {
    const wake = () => void this.context.resume();
    for (const press of ["pointerdown", "keydown"]) addEventListener(press, wake, { once: true });
  }

  /** From a copy of the track: neither a switch nor a hold hides what it picks up. */
  hearMicrophone(track: MediaStreamTrack): void {
    this.forgetMicrophone();
    this.copy = track.clone();
    this.copy.enabled = true;
    this.source = new MediaStreamAudioSourceNode(this.context, { mediaStream: new MediaStream([this.copy]) });
    this.source.connect(this.microphone);
  }

  forgetMicrophone(): void {
    this.source?.disconnect();
    this.copy?.stop();
    this.past = { microphone: [], played: [] };
  }

  /** What this element plays, as loud as it plays it. */
  hearPlayer(player: HTMLMediaElement): void {
    this.players.get(player)?.source.disconnect();
    this.players.delete(player);
    const stream = player.srcObject;
    if (!(stream instanceof MediaStream) || !stream.getAudioTracks().length) return;
    const source = new MediaStreamAudioSourceNode(this.context, { mediaStream: stream });
    const gain = new GainNode(this.context, { gain: 0 });
    source.connect(gain).connect(this.played);
    gain.connect(this.mixed);
    this.players.set(player, { source, gain });
  }

  /** All that is played, as one track. */
  get mix(): MediaStreamTrack | undefined {
    return this.mixed.stream.getAudioTracks()[0];
  }

  /** A track in which nothing is ever heard. */
  silence(): MediaStreamTrack[] {
    const source = new ConstantSourceNode(this.context, { offset: 0 }); // without a source nothing would be sent
    const out = new MediaStreamAudioDestinationNode(this.context);
    source.connect(out);
    source.start();
    return out.stream.getAudioTracks();
  }

  close(): void {
    clearInterval(this.ticking);
    this.forgetMicrophone();
    void this.context.close();
  }

  private listen(): void {
    for (const [player, { gain }] of this.players) {
      const volume = Math.fround(player.muted ? 0 : player.volume);
      if (gain.gain.value !== volume) gain.gain.value = volume; // setting it waits for the audio thread
    }
    const rate = this.context.sampleRate;
    const block = Math.round(rate / RATE);
    const now = Math.round(this.context.currentTime * rate);
    let due = Math.floor((now - this.until) / block);
    if (due < 1) return;
    this.until += due * block;
    const late = now - this.until;
    const most = Math.floor((SAMPLES - late) / block);
    if (due > most) {
      this.past = { microphone: [], played: [] };
      due = most;
    }
    const { past } = this;
    past.microphone = [...past.microphone, ...this.last(this.microphone, late, due, block)].slice(-SPAN);
    past.played = [...past.played, ...this.last(this.played, late, due, block)].slice(-SPAN);
    this.tell(past);
  }

  private last(analyser: AnalyserNode, late: number, blocks: number, block: number): number[] {
    analyser.getFloatTimeDomainData(this.samples);
    return loudness(this.samples.subarray(SAMPLES - late - blocks * block, SAMPLES - late), block);
  }

  private analyser(): AnalyserNode {
    return new AnalyserNode(this.context, { fftSize: SAMPLES });
  }
}
