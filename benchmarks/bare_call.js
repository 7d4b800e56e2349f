// A bare WebRTC call between two pages: no frame encryption, no node, no words; tracks held as in
// Détente's lobby. The picture is VP9 and both tracks carry the tests' marks, as in Détente's call.
const remote = document.querySelector("[data-remote]");
const call = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
const stream = new MediaStream();
let own;
call.ontrack = ({ track }) => {
  stream.addTrack(track);
  remote.srcObject = stream;
};

const gathered = async (description) => {
  await call.setLocalDescription(description);
  while (call.iceGatheringState !== "complete") {
    await new Promise((done) => call.addEventListener("icegatheringstatechange", done, { once: true }));
  }
  return call.localDescription.sdp;
};

window.bare = {
  async hold() {
    own = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
    for (const track of own.getTracks()) track.enabled = false;
  },
  async offer() {
    for (const track of own.getTracks()) {
      const sender = call.addTransceiver(track, { direction: "sendrecv" });
      if (track.kind === "video") {
        const all = RTCRtpReceiver.getCapabilities("video").codecs;
        sender.setCodecPreferences(all.filter(({ mimeType }) => /^video\/(vp9|rtx)$/i.test(mimeType)));
      }
    }
    return gathered(await call.createOffer());
  },
  async answer(sdp) {
    await call.setRemoteDescription({ type: "offer", sdp });
    for (const one of call.getTransceivers()) {
      one.direction = "sendrecv";
      await one.sender.replaceTrack(own.getTracks().find(({ kind }) => kind === one.receiver.track.kind));
    }
    return gathered(await call.createAnswer());
  },
  hear: (sdp) => call.setRemoteDescription({ type: "answer", sdp }),
  ready: () => call.connectionState === "connected",
  /** Both on, at a moment of the clock that the pages of one machine share. */
  connect(moment) {
    setTimeout(() => {
      for (const track of own.getTracks()) track.enabled = true;
      document.dispatchEvent(new CustomEvent("call-through", { detail: { on: true } }));
    }, moment - performance.timeOrigin - performance.now());
  },
};
