// Scans codes with the camera, one after another. Browsers without a detector of their own get one, loaded only then.
const PAUSE = 4000; // the same code again within it is the same person still holding it up
const LOOKS_EVERY = 150;

export function bind(element) {
  const form = element.querySelector("form");
  const input = form.querySelector("input[name=code]");
  const video = element.querySelector("video");
  const open = element.querySelector("[data-camera]");
  const blocked = element.querySelector("[data-blocked]");
  let last = { code: "", at: 0 };

  async function detector() {
    if (globalThis.BarcodeDetector && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
      return new BarcodeDetector({ formats: ["qr_code"] });
    }
    const reader = await import("../vendor/qr/decode.js");
    return new reader.BarcodeDetector({ formats: ["qr_code"] });
  }

  function send(code) {
    const now = Date.now();
    if (code === last.code && now - last.at < PAUSE) return;
    last = { code, at: now };
    navigator.vibrate?.(80);
    input.value = code;
    form.requestSubmit();
  }

  async function look(finder) {
    if (video.readyState >= video.HAVE_CURRENT_DATA) {
      const [found] = await finder.detect(video).catch(() => []);
      if (found) send(found.rawValue);
    }
    setTimeout(look, LOOKS_EVERY, finder);
  }

  open.addEventListener("click", async () => {
    blocked.hidden = true;
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      blocked.hidden = false;
      return;
    }
    open.hidden = true;
    video.hidden = false;
    await video.play();
    look(await detector());
  });

  // A refusal is told as well; the list is asked about it, not the form.
  const told = document.querySelector(form.getAttribute("hx-target"));
  told.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422) event.detail.shouldSwap = true;
  });
  form.addEventListener("htmx:afterRequest", () => {
    input.value = "";
    if (video.hidden) input.focus();
  });
  if (matchMedia("(hover: hover)").matches) input.focus();
  open.hidden = false; // from now on it does something
}
