// Put before the frame worker's own code in a rehearsal: what could somebody decode who sees every
// frame on its way and holds no key? Frames that arrive are tapped before they are opened; frames
// that leave are tapped before they are encrypted, which proves that the tap can decode at all.
(() => {
  const TONES = [1000, 1700];
  const STREAK = 5; // a tone lasts 100 ms at least; noise sounds like one for 20 ms at a time
  const tap = (self.tap = { arrived: 0, decoded: 0, leaving: 0, control: 0 });
  const native = Object.getOwnPropertyDescriptor(RTCRtpScriptTransformer.prototype, "readable");

  const loudAt = (tone, samples, rate) => {
    let [one, two] = [0, 0];
    const turn = 2 * Math.cos((2 * Math.PI * tone) / rate);
    for (const sample of samples) [one, two] = [sample + turn * one - two, one];
    return (one * one + two * two - turn * one * two) / (samples.length * samples.length);
  };
  const isMarked = (sound) => {
    const samples = new Float32Array(sound.numberOfFrames);
    sound.copyTo(samples, { planeIndex: 0, format: "f32-planar" });
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    // A pure tone has half of its power here; noise, which is what Opus makes of ciphertext, has none.
    return power > 1e-4 && TONES.some((tone) => loudAt(tone, samples, sound.sampleRate) > 0.35 * power);
  };

  /** Decodes what it can of one stream of frames; `seen` is called for each marked or whole result. */
  class Ear {
    constructor(picture, seen) {
      [this.picture, this.seen, this.decoder, this.streak] = [picture, seen, null, 0];
    }
    make() {
      const error = () => { this.decoder = null; };
      if (this.picture) {
        this.decoder = new VideoDecoder({ output: (frame) => { frame.close(); this.seen(); }, error });
        this.decoder.configure({ codec: "vp09.00.10.08" });
      } else {
        const output = (sound) => {
          this.streak = isMarked(sound) ? this.streak + 1 : 0;
          if (this.streak >= STREAK) this.seen();
          sound.close();
        };
        this.decoder = new AudioDecoder({ output, error });
        this.decoder.configure({ codec: "opus", sampleRate: 48000, numberOfChannels: 2 });
      }
    }
    take(data, key, timestamp) {
      if (!data.byteLength || (!this.decoder && this.picture && !key)) return;
      const Chunk = this.picture ? EncodedVideoChunk : EncodedAudioChunk;
      try {
        if (!this.decoder) this.make();
        this.decoder.decode(new Chunk({ type: key || !this.picture ? "key" : "delta", timestamp, data }));
      } catch {
        this.decoder = null;
      }
    }
  }

  Object.defineProperty(RTCRtpScriptTransformer.prototype, "readable", {
    get() {
      if (this.tapped) return this.tapped;
      const leaving = this.options.way === "send";
      const ears = new Map();
      const listen = new TransformStream({
        transform(frame, controller) {
          const picture = frame instanceof RTCEncodedVideoFrame;
          if (!ears.has(picture)) {
            ears.set(picture, new Ear(picture, () => { tap[leaving ? "control" : "decoded"]++; }));
          }
          tap[leaving ? "leaving" : "arrived"]++;
          ears.get(picture).take(frame.data.slice(0), frame.type === "key", frame.timestamp);
          controller.enqueue(frame);
        },
      });
      return (this.tapped = native.get.call(this).pipeThrough(listen));
    },
  });
})();
