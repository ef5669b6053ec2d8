// The apps' tray can be made 300 to 600 px wide, with the pointer or the arrow keys.
const NARROW = 300;
const WIDE = 600;

export function trayWidth(grip, desk) {
  const set = (width) => {
    const kept = Math.round(Math.min(WIDE, Math.max(NARROW, width)));
    desk.style.setProperty("--tray", `${kept}px`);
    grip.setAttribute("aria-valuenow", String(kept));
    grip.setAttribute("aria-valuetext", `${kept} pixels`);
  };
  const now = () => Number(grip.getAttribute("aria-valuenow"));
  const drag = (event) => set(desk.getBoundingClientRect().right - event.clientX);
  grip.addEventListener("pointerdown", (event) => {
    grip.setPointerCapture(event.pointerId);
    grip.addEventListener("pointermove", drag);
  });
  grip.addEventListener("lostpointercapture", () => grip.removeEventListener("pointermove", drag));
  const keys = { ArrowLeft: () => now() + 20, ArrowRight: () => now() - 20, Home: () => NARROW, End: () => WIDE };
  grip.addEventListener("keydown", (event) => {
    if (!keys[event.key]) return;
    event.preventDefault();
    set(keys[event.key]());
  });
}
