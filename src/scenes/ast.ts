import {all, type ThreadGenerator, waitFor} from '@motion-canvas/core';
import {Plain, type Point} from '../nodes/primitives/index.ts';
import {sectionHead} from '../nodes/section-head.ts';
import {spanPlaces} from '../nodes/span-light.ts';
import type {Stage} from '../nodes/stage.ts';
import {TreeView} from '../nodes/tree-view.ts';
import {type AstChange, type AstView, type Light, tellAst} from '../story/ast.ts';
import type {Story} from '../story/vocabulary/beat.ts';
import {type} from '../theme/type.ts';
import {clipScene} from './clip.ts';
import {litSource} from './source.ts';

export default clipScene<AstView, AstChange>({stage: 'ast', tell: tellAst, build});

function build(stage: Stage, {view}: Story<AstView, AstChange>) {
  const {content, palette, format, hue} = stage;
  const {margin, contentTop} = format;
  const {area, box} = view;
  const {pane, light, top, style} = litSource(stage, view);
  const headY = contentTop + 22;
  const tree = new TreeView({
    pictures: view.pictures,
    style: {
      text: {...type.labelCode, size: box.textSize},
      fold: {...type.noteCode, size: box.foldSize},
      lineHeight: box.lineHeight,
      padY: box.padY,
    },
    palette,
    crumbs: {x: area.x + 90, y: headY, width: area.width - 90},
  });
  const heads = new Plain();
  heads.add(sectionHead('source', palette.stage.source, {x: margin, y: headY}));
  heads.add(sectionHead('ast', hue, {x: area.x, y: headY}));
  for (const node of [heads, pane, tree]) content.add(node);

  function* show({main, near, lines, span}: Light, seconds: number): ThreadGenerator {
    yield* all(
      tree.light(main, near, seconds),
      lines ? pane.lightLines(lines[0], lines[1], seconds) : pane.dim(seconds),
      light.goTo(span, seconds),
    );
  }

  /** Where a node's detail stands in the source now. */
  function placeOf(node: number | null): Point | null {
    const text = node === null ? undefined : view.spans.get(node)?.text;
    const [place] = text ? spanPlaces(pane, text) : [];
    if (!place) return null;
    return {
      x: margin + place.x + place.width / 2,
      y: top + place.y - pane.top() * pane.rowHeight + place.height / 2,
    };
  }

  /** The source first, then the node that comes from it. */
  function* grow(key: string, lit: Light, seconds: number): ThreadGenerator {
    const node = key.startsWith('n') ? Number(key.slice(1)) : null;
    const span = node === null ? undefined : view.spans.get(node)?.span;
    function* rise(): ThreadGenerator {
      yield* waitFor(seconds * 0.3);
      yield* tree.grow(key, {from: placeOf(node), text: style, lit}, seconds * 0.7);
    }
    yield* all(rise(), ...(span ? [light.goTo(span, seconds * 0.3)] : []));
  }

  function* growAll(keys: readonly string[], lit: Light, seconds: number): ThreadGenerator {
    const {main, near, lines} = lit;
    const each = seconds / keys.length;
    function* come(): ThreadGenerator {
      for (const key of keys) yield* grow(key, lit, each * 0.99);
    }
    yield* all(
      come(),
      tree.light(main, near, Math.min(0.25, each * 0.5)),
      ...(lines ? [pane.lightLines(lines[0], lines[1], Math.min(0.25, each * 0.3))] : []),
    );
  }

  return function* play(change: AstChange, seconds: number): ThreadGenerator {
    switch (change.kind) {
      case 'turn':
        yield* all(tree.turn(change.picture, change.shown, seconds), show(change.light, seconds));
        return;
      case 'light':
        yield* show(change.light, seconds);
        return;
      case 'grow':
        yield* growAll(change.keys, change.light, seconds);
    }
  };
}
