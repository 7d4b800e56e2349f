// Put before any page script: a microphone that speaks SPEECH (a WAV file in base64) when told, and what
// comes of the other side's, as the browser plays it.
(() => {
  const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const now = () => performance.timeOrigin + performance.now();
  window.connections = [];
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...given) {
      super(...given);
      window.connections.push(this);
    }
    // What a page without the narrow plan would do.
    setRemoteDescription({ type, sdp }) {
      const plain = (text) => text.replace(/ptime([=:])60/g, "ptime$120").replace("bitrate=9000", "bitrate=24000");
      return super.setRemoteDescription({ type, sdp: window.STAYS_WIDE ? plain(sdp) : sdp });
    }
  };
  navigator.mediaDevices.getUserMedia = async () => {
    const context = new AudioContext({ sampleRate: 48000 });
    const buffer = await context.decodeAudioData(bytes(window.SPEECH).buffer);
    const out = new MediaStreamAudioDestinationNode(context);
    const play = (loop) => {
      const source = new AudioBufferSourceNode(context, { buffer, loop });
      source.connect(out);
      source.start();
      return source;
    };
    let before = play(true); // a silent microphone would hold up the call
    window.hush = () => before.stop();
    window.speak = () => {
      before = play(false);
      return now();
    };
    return out.stream;
  };
  const heard = [];
  let reading = false;
  let since = 0;
  window.listen = async () => {
    const { track } = window.connections[0].getReceivers().find(({ track: one }) => one.kind === "audio");
    const reader = new MediaStreamTrackProcessor({ track, maxBufferSize: 500 }).readable.getReader();
    reading = true;
    void (async () => {
      while (reading) {
        const { value } = await reader.read();
        since ||= now();
        const samples = new Float32Array(value.numberOfFrames);
        value.copyTo(samples, { planeIndex: 0, format: "f32-planar" });
        heard.push(samples);
        window.heardRate = value.sampleRate;
        value.close();
      }
    })();
  };
  /** Milliseconds at the first sample, samples a second, and 16-bit samples in base64. */
  window.heard = () => {
    reading = false;
    const all = new Int16Array(heard.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of heard.splice(0)) for (const one of part) all[at++] = Math.max(-1, Math.min(1, one)) * 32767;
    let text = "";
    const raw = new Uint8Array(all.buffer);
    for (let from = 0; from < raw.length; from += 30000) text += String.fromCharCode(...raw.subarray(from, from + 30000));
    return [since, window.heardRate, btoa(text)];
  };
  window.counted = async () => {
    const sum = { at: 0, sent: 0, made: 0, played: 0 };
    (await window.connections[0].getStats()).forEach((stat) => {
      if (stat.kind !== "audio") return;
      sum.at = Math.max(sum.at, stat.timestamp);
      if (stat.type === "outbound-rtp") sum.sent = stat.packetsSent;
      if (stat.type !== "inbound-rtp") return;
      sum.made = stat.concealedSamples;
      sum.played = stat.totalSamplesReceived;
    });
    return sum;
  };
})();
