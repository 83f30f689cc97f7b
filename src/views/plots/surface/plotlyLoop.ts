/**
 * The loop of plotly.js's 3D scene. It looks after its plot in every frame, also when nothing changes, and asks each time
 * for the size of its box, which has the browser lay out the page in mid-frame. So it is ended when the picture stands.
 * Whatever changes the plot later wakes it and draws at once; only a turning camera wants some frames more.
 */

/** What of plotly.js's own state is reached for; all of it may be absent. */
interface PlottedElement extends HTMLElement {
  readonly _fullLayout?: { readonly scene?: { readonly _scene?: { readonly glplot?: Scene } } };
}
interface Scene {
  /** Set, it takes no orders and its loop ends. */
  _stopped: boolean;
  /** Draws now. */
  redraw(): void;
}

/** Time in which the camera of plotly.js comes to where it was put. */
const settleMs = 120;

export class PlotlyLoop {
  private readonly plot: HTMLElement;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private hasEnded = false;
  private turnsUntil = 0;

  constructor(plot: HTMLElement) {
    this.plot = plot;
  }

  private get scene(): Scene | undefined {
    return (this.plot as PlottedElement)._fullLayout?.scene?._scene?.glplot;
  }

  private setStopped(isStopped: boolean): void {
    const { scene } = this;
    if (scene) scene._stopped = isStopped;
  }

  /** Before anything is asked of the plot, its end included. */
  wake(): void {
    clearTimeout(this.timer);
    this.setStopped(false);
  }

  /** What was asked for is drawn. */
  rest(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.setStopped(true);
      this.hasEnded = true;
    }, settleMs);
  }

  /** The camera was put elsewhere. */
  followCamera(): void {
    if (!this.hasEnded) return;
    const isFollowed = this.turnsUntil > 0;
    this.turnsUntil = performance.now() + settleMs;
    if (isFollowed) return;
    const frame = () => {
      const { scene } = this;
      if (!scene || scene._stopped || performance.now() > this.turnsUntil) {
        this.turnsUntil = 0;
        return;
      }
      scene.redraw();
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }
}
