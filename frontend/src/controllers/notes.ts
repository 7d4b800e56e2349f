// Two rising notes when connected, one when somebody joins or leaves; always beside words.

let context: AudioContext | null = null;

/** Called from a press, which is when browsers allow sound. */
export function allowNotes(): void {
  context ??= new AudioContext();
}

export function play(...pitches: number[]): void {
  if (!context) return;
  const start = context.currentTime;
  pitches.forEach((pitch, at) => {
    if (!context) return;
    const tone = new OscillatorNode(context, { frequency: pitch });
    const volume = new GainNode(context, { gain: 0.08 });
    tone.connect(volume).connect(context.destination);
    tone.start(start + 0.18 * at);
    tone.stop(start + 0.18 * at + 0.15);
  });
}
