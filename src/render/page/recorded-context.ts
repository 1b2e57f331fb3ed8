/** Thrown where a drawing asks for something that is only known when it is drawn: it can't be written down. */
export class Unrecordable extends Error {
  override readonly name = 'Unrecordable';
}

/** One call or assignment to a context. */
export type Stroke = (context: CanvasRenderingContext2D) => void;

/** What is drawn and only that: calls that return nothing. */
const CALLS = [
  ...['arc', 'arcTo', 'beginPath', 'bezierCurveTo', 'clearRect', 'clip', 'closePath', 'drawImage', 'ellipse'],
  ...['fill', 'fillRect', 'fillText', 'lineTo', 'moveTo', 'quadraticCurveTo', 'rect', 'resetTransform'],
  ...['rotate', 'roundRect', 'scale', 'stroke', 'strokeRect', 'strokeText', 'transform', 'translate'],
] as const;

/** Properties that are only assigned to, but for those that {@link TEXT} names. */
const PROPERTIES = [
  ...['fillStyle', 'filter', 'globalCompositeOperation', 'imageSmoothingEnabled', 'imageSmoothingQuality'],
  ...['lineCap', 'lineDashOffset', 'lineJoin', 'lineWidth', 'miterLimit', 'shadowBlur', 'shadowColor'],
  ...['shadowOffsetX', 'shadowOffsetY', 'strokeStyle'],
] as const;

/** Properties that decide how wide a text is. */
const TEXT = [
  ...['direction', 'font', 'fontKerning', 'fontStretch', 'fontVariantCaps', 'letterSpacing', 'textAlign'],
  ...['textBaseline', 'textRendering', 'wordSpacing'],
] as const;

/** What of the state is kept beside the strokes, as `save` and `restore` do. */
interface Kept {
  /** Undefined as long as it is that of the surroundings. */
  readonly alpha: number | undefined;
  readonly text: Readonly<Record<string, unknown>>;
}

/** Methods and properties of a context that {@link startRecording} gives its stand-in, by their names. */
type StandIn = Record<string, unknown>;

/**
 * A stand-in for a context that writes down what it is told, so that it can be told again without asking the scene's
 * nodes anew. It knows no transformation and no pixels: who asks for those gets {@link Unrecordable}.
 *
 * @param alpha - How opaque the surroundings are, if somebody asks: the only state that drawings read.
 * @param hasCanvas - Whether the drawing may ask for the canvas. What it gets has no meaning.
 */
export function startRecording(
  alpha: () => number,
  hasCanvas: boolean,
): {readonly context: CanvasRenderingContext2D; readonly strokes: readonly Stroke[]} {
  const standIn: StandIn = Object.create(prototype);
  const strokes: Stroke[] = [];
  states.set(standIn, {strokes, saved: [], hasCanvas, surroundings: alpha, alpha: undefined, text: {}});
  return {context: standIn as unknown as CanvasRenderingContext2D, strokes};
}

/** Adds a stroke, if the context is one that writes down; false if it draws. */
export function addStroke(context: CanvasRenderingContext2D, stroke: Stroke): boolean {
  const state = states.get(context);
  state?.strokes.push(stroke);
  return state !== undefined;
}

interface State {
  readonly strokes: Stroke[];
  readonly saved: Kept[];
  readonly hasCanvas: boolean;
  readonly surroundings: () => number;
  alpha: number | undefined;
  text: Readonly<Record<string, unknown>>;
}

const states = new WeakMap<object, State>();

function stateOf(standIn: object): State {
  const state = states.get(standIn);
  if (!state) throw new TypeError('This is no context that writes down.');
  return state;
}

/** Measures and makes gradients; draws nothing. */
let helper: CanvasRenderingContext2D | null = null;

function help(): CanvasRenderingContext2D {
  helper ??= document.createElement('canvas').getContext('2d');
  if (!helper) throw new Error('The browser has no canvas.');
  return helper;
}

const prototype: StandIn = {};

function define(name: string, descriptor: PropertyDescriptor & ThisType<object>): void {
  Object.defineProperty(prototype, name, {configurable: true, ...descriptor});
}

// Whatever else a context has can't be written down.
for (const name of Object.getOwnPropertyNames(CanvasRenderingContext2D.prototype)) {
  const refuse = () => {
    throw new Unrecordable(name);
  };
  define(name, {get: refuse, set: refuse});
}

for (const name of CALLS) {
  define(name, {
    value(this: object, ...values: unknown[]) {
      stateOf(this).strokes.push((context) => {
        (context[name] as (...given: unknown[]) => void)(...values);
      });
    },
  });
}

for (const name of PROPERTIES) define(name, {set: assign(name)});

for (const name of TEXT) {
  define(name, {
    set(this: object, value: unknown) {
      const state = stateOf(this);
      state.text = {...state.text, [name]: value};
      assign(name).call(this, value);
    },
  });
}

function assign(name: string): (this: object, value: unknown) => void {
  return function (value) {
    stateOf(this).strokes.push((context) => {
      (context as unknown as Record<string, unknown>)[name] = value;
    });
  };
}

define('save', {
  value(this: object) {
    const {alpha, text, saved, strokes} = stateOf(this);
    saved.push({alpha, text});
    strokes.push((context) => context.save());
  },
});

define('restore', {
  value(this: object) {
    const state = stateOf(this);
    Object.assign(state, state.saved.pop());
    state.strokes.push((context) => context.restore());
  },
});

define('globalAlpha', {
  get(this: object) {
    const {alpha, surroundings} = stateOf(this);
    return alpha ?? surroundings();
  },
  set(this: object, value: number) {
    const state = stateOf(this);
    // The browser leaves it as it is, too.
    if (!(value >= 0 && value <= 1)) return;
    state.alpha = value;
    assign('globalAlpha').call(this, value);
  },
});

define('canvas', {
  get(this: object) {
    if (!stateOf(this).hasCanvas) throw new Unrecordable('canvas');
    return help().canvas;
  },
});

define('setLineDash', {
  value(this: object, dashes: Iterable<number>) {
    const segments = [...dashes];
    stateOf(this).strokes.push((context) => context.setLineDash(segments));
  },
});

define('measureText', {
  value(this: object, text: string) {
    const given = stateOf(this).text;
    // Set further out, or not at all.
    if (!Object.hasOwn(given, 'font')) throw new Unrecordable('measureText');
    const context = help();
    context.save();
    Object.assign(context, given);
    const metrics = context.measureText(text);
    context.restore();
    return metrics;
  },
});

for (const name of [
  'createConicGradient',
  'createLinearGradient',
  'createPattern',
  'createRadialGradient',
] as const) {
  define(name, {
    value: (...values: unknown[]) => (help()[name] as (...given: unknown[]) => unknown)(...values),
  });
}
