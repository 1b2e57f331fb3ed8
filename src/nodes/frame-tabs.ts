import {all, easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import type {TabView} from '../story/vocabulary/eval-picture.ts';
import {mix, type Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {Box, fitText, Label, Plain, type PlainProps, type Point, textWidth} from './primitives/index.ts';

export interface FrameTabsProps extends PlainProps {
  readonly width: number;
  readonly palette: Palette;
}

/** Frames that wait below the running one, as cards that show only their heads. Position: top left corner. */
export class FrameTabs extends Plain {
  /** Height of a tab with the gap below it. */
  public static readonly pitch = 56;
  private readonly options: FrameTabsProps;
  private shown: {readonly view: TabView; readonly node: Plain}[] = [];

  public constructor(props: FrameTabsProps) {
    const {width: _width, palette: _palette, ...rest} = props;
    super(rest);
    this.options = props;
  }

  /** Shows tabs at once. */
  public set(tabs: readonly TabView[]): void {
    for (const {node} of this.shown) node.remove();
    this.shown = tabs.map((view, i) => ({view, node: this.put(view, i)}));
  }

  /** The middle of the innermost tab, where the waiting frame's stack would be. */
  public middle(frame: number): Point {
    const {x, y} = this.position();
    const at = this.shown.findIndex(({view}) => view.frame === frame);
    const row = at < 0 ? Math.max(0, this.shown.length - 1) : at;
    return {x: x + this.options.width / 2, y: y + row * FrameTabs.pitch + 24};
  }

  /** Brings the tabs to what `tabs` says. */
  public *become(tabs: readonly TabView[], seconds: number): ThreadGenerator {
    const moves: ThreadGenerator[] = [];
    const old = this.shown;
    this.shown = tabs.map((view, i) => {
      const known = old[i];
      if (known && same(known.view, view)) return known;
      const node = this.put(view, i);
      node.opacity(0);
      if (!known) node.position.y(i * FrameTabs.pitch + 30);
      moves.push(node.opacity(1, seconds), node.position.y(i * FrameTabs.pitch, seconds, easeInOutCubic));
      return {view, node};
    });
    const kept = new Set(this.shown.map(({node}) => node));
    for (const {node} of old) if (!kept.has(node)) moves.push(fadeOut(node, seconds * 0.6));
    yield* all(...moves);
  }

  private put(view: TabView, row: number): Plain {
    const {width, palette} = this.options;
    const hue = palette.stage.eval;
    const node = new Plain({at: [0, row * FrameTabs.pitch]});
    node.add(
      new Box({
        width,
        height: 48,
        radius: 14,
        fill: mix(palette.bg, palette.panel, 0.6),
        stroke: mix(palette.bg, hue, 0.32),
        lineWidth: 2,
      }),
    );
    const note = textWidth(view.note, type.note);
    const room = width - 60 - note - 24;
    const title = fitText(view.title, type.labelCode, room);
    node.add(new Label({text: title, style: type.labelCode, fill: mix(palette.bg, hue, 0.8), at: [30, 24]}));
    node.add(
      new Label({text: view.note, style: type.note, fill: palette.dim, align: 'right', at: [width - 26, 24]}),
    );
    this.add(node);
    return node;
  }
}

function* fadeOut(node: Plain, seconds: number): ThreadGenerator {
  yield* node.opacity(0, seconds);
  node.remove();
}

const same = (a: TabView, b: TabView) => a.frame === b.frame && a.title === b.title && a.note === b.note;
