// Two rising notes when connected, one when somebody joins or leaves; always beside words.

let context: AudioContext | null = null;
let out: AudioNode | null = null;

/** Plays the notes; an element, unlike a context, can be sent to a loudspeaker in every browser. */
export const player = new Audio();

/** Called from a press, which is when browsers allow sound. */
export function allowNotes(): void {
  if (context) return;
  context = new AudioContext();
  const stream = new MediaStreamAudioDestinationNode(context);
  out = stream;
  player.srcObject = stream.stream;
  void player.play().catch(() => undefined);
}

export function play(...pitches: number[]): void {
  if (!context || !out) return;
  const start = context.currentTime;
  pitches.forEach((pitch, at) => {
    if (!context || !out) return;
    const tone = new OscillatorNode(context, { frequency: pitch });
    const volume = new GainNode(context, { gain: 0.08 });
    tone.connect(volume).connect(out);
    tone.start(start + 0.18 * at);
    tone.stop(start + 0.18 * at + 0.15);
  });
}
