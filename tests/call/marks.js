// Put before any page script: a camera and a microphone whose picture and sound carry the side's
// mark, and what of the other side's mark arrives, when.
(() => {
  const side = Number(location.pathname.at(-1));
  const TONES = window.TONES ?? [1000, 1700];
  const marks = {
    pictures: 0, sounds: 0, screens: 0, toneFrames: 0, frames: 0, samples: 0,
    through: null, firstPicture: null, firstSound: null, firstTone: null,
    asked: 0, proof: null, state: null, tap: null, troubles: [],
  };
  window.marks = marks;

  /** Milliseconds on a clock that the pages of one machine share. */
  const at = () => performance.timeOrigin + performance.now();

  // -- what is sent: stripes that name the side, and a moving square
  const device = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async ({ video }) => {
    marks.asked++;
    // Without a sound card Firefox starts no AudioContext; its own fake microphone has our tone.
    const fake = /Firefox/.test(navigator.userAgent);
    const context = fake ? null : new AudioContext();
    const sound = fake ? await device({ audio: true }) : tone(context);
    const stream = new MediaStream(sound.getAudioTracks());
    if (video) stream.addTrack(picture());
    return stream;
  };
  navigator.mediaDevices.getDisplayMedia = async () => new MediaStream([picture()]);
  const tone = (context) => {
    const out = new MediaStreamAudioDestinationNode(context);
    const source = new OscillatorNode(context, { frequency: window.OWN_TONE ?? TONES[side] });
    source.connect(new GainNode(context, { gain: 0.4 })).connect(out);
    source.start();
    window.keepTone = [context, source];
    return out.stream;
  };
  const picture = () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [320, 240];
    const pen = canvas.getContext("2d");
    let frame = 0;
    setInterval(() => {
      frame++;
      for (let at = 0; at < 4; at++) {
        pen.fillStyle = (at + side) % 2 ? "#fff" : "#c00";
        pen.fillRect(at * 80, 0, 80, 240);
      }
      pen.fillStyle = "#00c";
      pen.fillRect((frame * 8) % 320, 160, 40, 40);
    }, 33);
    return canvas.captureStream(30).getVideoTracks()[0];
  };

  // -- what arrives: at the worker's witness (tap.ts), and at the page
  const RealWorker = window.Worker;
  window.Worker = class extends RealWorker {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        if (!data.tap) return;
        marks.tap = data.tap;
        const heard = data.tap.sound.opened.tones[TONES[1 - side]];
        if (heard > marks.toneFrames) marks.firstTone ??= at();
        marks.toneFrames = heard;
      });
    }
  };
  const seen = (kind, first) => {
    marks[kind]++;
    marks[first] ??= at();
  };
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [64, 48];
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const isWhite = (x) => { const [r, g, b] = pen.getImageData(x, 6, 1, 1).data; return r > 180 && g > 180 && b > 180; };
  const isRed = (x) => { const [r, g, b] = pen.getImageData(x, 6, 1, 1).data; return r > 120 && g < 90 && b < 90; };
  const other = 1 - side;
  const look = (video) => {
    marks.frames++;
    pen.drawImage(video, 0, 0, 64, 48);
    if ([0, 1, 2, 3].every((at) => ((at + other) % 2 ? isWhite : isRed)(8 + 16 * at))) seen("pictures", "firstPicture");
    video.requestVideoFrameCallback(() => look(video));
  };
  /** What comes out of the loudspeaker now: by tone, how loud it is played, as a share of how it came. */
  const ears = new Map();
  window.audible = async (tones) => {
    const players = [...document.querySelectorAll("[data-remote]")].filter(({ srcObject }) => srcObject?.getAudioTracks().length);
    const context = (window.keepMix ??= new AudioContext());
    await context.resume();
    for (const { srcObject } of players) {
      if (ears.has(srcObject)) continue;
      const analyser = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 });
      new MediaStreamAudioSourceNode(context, { mediaStream: srcObject }).connect(analyser);
      ears.set(srcObject, analyser);
    }
    await new Promise((done) => setTimeout(done, 200));
    const heard = {};
    for (const { srcObject, muted, volume } of players) {
      const analyser = ears.get(srcObject);
      const bins = new Float32Array(analyser.frequencyBinCount);
      analyser.getFloatFrequencyData(bins);
      const at = (tone) => bins[Math.round((tone * 4096) / context.sampleRate)];
      const loudest = tones.reduce((best, tone) => (at(tone) > at(best) ? tone : best));
      if (at(loudest) > -60 && !muted && volume > 0) heard[loudest] = Math.max(heard[loudest] ?? 0, Math.round(100 * volume) / 100);
    }
    return heard;
  };
  const listen = (stream) => {
    if (window.OWN_TONE) return; // many pages: audible() listens when it is asked
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 1024, smoothingTimeConstant: 0 });
    new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(analyser);
    const bins = new Uint8Array(analyser.frequencyBinCount);
    const bin = (tone) => Math.round((tone * 1024) / context.sampleRate);
    window.keepEar = [context, analyser];
    void context.resume();
    setInterval(() => {
      analyser.getByteFrequencyData(bins);
      marks.samples++;
      const [own, theirs] = [bins[bin(TONES[side])], bins[bin(TONES[other])]];
      if (theirs > 120 && theirs > own + 40) seen("sounds", "firstSound");
    }, 5);
  };
  document.addEventListener("call-through", ({ detail }) => {
    if (detail.on && marks.through === null) marks.through = at();
  });
  document.addEventListener("call-proof", ({ detail }) => { marks.proof = detail; });
  document.addEventListener("call-state", ({ detail }) => { marks.state = detail; });
  document.addEventListener("call-trouble", ({ detail }) => { marks.troubles.push(detail); });
  document.addEventListener("DOMContentLoaded", () => {
    const screen = document.querySelector("[data-screen]");
    const count = () => {
      marks.screens++;
      screen.requestVideoFrameCallback(count);
    };
    screen?.requestVideoFrameCallback?.(count);
    const player = document.querySelector("[data-remote]");
    if (!player) return;
    let heard = null;
    setInterval(() => {
      if (!player.srcObject || heard === player.srcObject || !player.srcObject.getAudioTracks().length) return;
      heard = player.srcObject;
      listen(heard);
    }, 20);
    if (player.requestVideoFrameCallback) player.requestVideoFrameCallback(() => look(player));
  });
})();
