// The product's worker with a witness: each frame that arrives is given to two decoders, as it came
// (a tap on the wire, without keys) and as the worker opened it. Only counts leave this file.
import { serve } from "../../frontend/src/worker/transform";

const TONES = [1000, 1700];

interface Counted {
  decoded: number;
  /** Sounds that belong to at least 100 ms of one tone: noise sounds like one for 20 ms at a time. */
  tones: { [tone: number]: number };
  streak: { [tone: number]: number };
}

const counts = {
  sound: { wire: fresh(), opened: fresh() },
  picture: { wire: fresh(), opened: fresh() },
};

function fresh(): Counted {
  const none = () => Object.fromEntries(TONES.map((tone) => [tone, 0]));
  return { decoded: 0, tones: none(), streak: none() };
}

/** How much of a sound's power is at one frequency: 1 for a pure tone, near 0 for noise or silence. */
function share(samples: Float32Array, rate: number, tone: number): number {
  const step = 2 * Math.cos((2 * Math.PI * tone) / rate);
  let [last, before, power] = [0, 0, 1e-6];
  for (const sample of samples) {
    [last, before] = [sample + step * last - before, last];
    power += sample * sample;
  }
  const found = last * last + before * before - step * last * before;
  return (2 * found) / (samples.length * power);
}

function hear(count: Counted, data: AudioData): void {
  count.decoded++;
  const samples = new Float32Array(data.numberOfFrames);
  data.copyTo(samples, { planeIndex: 0, format: "f32-planar" });
  for (const tone of TONES) {
    count.streak[tone] = share(samples, data.sampleRate, tone) > 0.8 ? count.streak[tone] + 1 : 0;
    if (count.streak[tone] >= 5) count.tones[tone]++;
  }
  data.close();
}

/** A decoder that is replaced when it fails, as somebody who listens to everything would do. */
class Patient {
  private decoder: AudioDecoder | VideoDecoder | null = null;

  constructor(
    private readonly kind: "sound" | "picture",
    private readonly count: Counted,
  ) {}

  feed(data: ArrayBuffer, type: "key" | "delta", timestamp: number): void {
    const { kind, count } = this;
    const error = () => { this.decoder = null; };
    if (!this.decoder || this.decoder.state === "closed") {
      if (kind === "sound") {
        const decoder = new AudioDecoder({ output: (sound) => hear(count, sound), error });
        decoder.configure({ codec: "opus", sampleRate: 48000, numberOfChannels: 1 });
        this.decoder = decoder;
      } else if (type === "key") {
        const output = (frame: VideoFrame) => { count.decoded++; frame.close(); };
        const decoder = new VideoDecoder({ output, error });
        decoder.configure({ codec: "vp09.00.10.08" });
        this.decoder = decoder;
      } else return;
    }
    try {
      if (kind === "sound") (this.decoder as AudioDecoder).decode(new EncodedAudioChunk({ type: "key", timestamp, data }));
      else (this.decoder as VideoDecoder).decode(new EncodedVideoChunk({ type, timestamp, data }));
    } catch {
      this.decoder = null;
    }
  }
}

const listeners = {
  sound: { wire: new Patient("sound", counts.sound.wire), opened: new Patient("sound", counts.sound.opened) },
  picture: { wire: new Patient("picture", counts.picture.wire), opened: new Patient("picture", counts.picture.opened) },
};
let clock = 0;

serve((way, frame, wire, plain) => {
  const kind = way.track === 0 ? "sound" : "picture";
  const type = (frame as { type?: string }).type === "delta" ? "delta" : "key";
  clock += 10_000;
  if (wire.byteLength) listeners[kind].wire.feed(wire, type, clock);
  if (plain?.byteLength) listeners[kind].opened.feed(plain, type, clock);
});
setInterval(() => postMessage({ tap: counts }), 50);
