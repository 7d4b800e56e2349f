// How loud what arrives is, whether or not it is let be heard. Chromium's own statistics say nothing of what a
// player mutes, and where there is no sound card Firefox starts no AudioContext: each has what the other lacks.
import { rms } from "../media/sound";

const SAMPLES = 32768;

export class Hearing {
  private readonly context = new AudioContext();
  private readonly ears = new Map<number, { source: AudioNode; analyser: AnalyserNode }>();
  private readonly samples = new Float32Array(SAMPLES);

  /** Listen to a station's stream from now on. */
  add(station: number, stream: MediaStream): void {
    if (this.ears.has(station) || !stream.getAudioTracks().length) return;
    const analyser = new AnalyserNode(this.context, { fftSize: SAMPLES });
    const source = new MediaStreamAudioSourceNode(this.context, { mediaStream: stream });
    source.connect(analyser);
    this.ears.set(station, { source, analyser });
    void this.context.resume();
  }

  drop(station: number): void {
    this.ears.get(station)?.source.disconnect();
    this.ears.delete(station);
  }

  /** The root mean square of the last two thirds of a second; 1 is full scale. */
  level(station: number): number {
    const analyser = this.ears.get(station)?.analyser;
    if (!analyser || this.context.state !== "running") return 0;
    analyser.getFloatTimeDomainData(this.samples);
    return rms(this.samples);
  }

  end(): void {
    void this.context.close();
  }
}
