import {all, delay, easeOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import type {Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {Label, Plain, type PlainProps, textWidth} from './primitives/index.ts';

export interface FactListProps extends PlainProps {
  /** `part`: of the number above, set more quietly. */
  readonly facts: readonly {readonly value: string; readonly label: string; readonly part?: boolean}[];
  readonly width: number;
  readonly height: number;
  readonly hue: string;
  readonly palette: Palette;
}

const value = {...type.codeBold, size: 54};
const label = {...type.label, size: 30};

/** Totals, one under the other: a big number and what it counts. Position: top left corner of its room. */
export class FactList extends Plain {
  private readonly rows: readonly Plain[];

  public constructor({facts, width, height, hue, palette, ...rest}: FactListProps) {
    super(rest);
    const numbers = Math.max(...facts.map((f) => textWidth(f.value, value)));
    const words = Math.max(...facts.map((f) => textWidth(f.label, label)));
    const left = Math.max(0, (width - numbers - 24 - words) / 2);
    const pitch = Math.min(90, height / facts.length);
    const top = (height - pitch * facts.length) / 2;
    this.rows = facts.map((fact, i) => {
      const row = new Plain({at: [left, top + pitch * (i + 0.5)], opacity: 0});
      row.add(
        new Label({
          text: fact.value,
          style: value,
          fill: fact.part ? palette.dim : hue,
          align: 'right',
          at: [numbers, 0],
        }),
      );
      row.add(
        new Label({
          text: fact.label,
          style: label,
          fill: fact.part ? palette.dim : palette.fg,
          at: [numbers + 24, 6],
        }),
      );
      this.add(row);
      return row;
    });
  }

  /** One after the other. */
  public *appear(seconds: number): ThreadGenerator {
    const step = seconds / (this.rows.length + 1);
    yield* all(...this.rows.map((row, i) => delay(i * step, row.opacity(1, step * 2, easeOutCubic))));
  }
}
