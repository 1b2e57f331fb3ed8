/**
 * Writes a program by a grammar: the same for the same seed. It has functions, loops, branches, exceptions, generators,
 * closures and classes around small integers, lists and dicts, ends after a bounded number of instructions, and prints what it
 * computed.
 */
export function generate(seed: number): string {
  return new Writer(seed).program();
}

class Writer {
  #state: number;
  readonly #lines: string[] = [];
  #indent = 0;
  /** Names that are surely bound where the next statement stands. */
  #names: string[] = [];
  #functions: {name: string; count: number}[] = [];
  #depth = 0;
  #next = 0;

  constructor(seed: number) {
    this.#state = (seed * 2654435761 + 12345) >>> 0;
  }

  program(): string {
    this.#lines.push('trace = []', '');
    const functions = 2 + this.#below(3);
    for (let i = 0; i < functions; i++) this.#function(i);
    this.#names = [];
    for (let i = 0; i < 3; i++) this.#assign();
    for (let i = 0; i < 4 + this.#below(4); i++) this.#statement(2);
    for (const {name, count} of this.#functions)
      this.#attempt(`trace.append(${name}(${this.#arguments(count)}))`);
    this.#line(`print(${['trace', ...this.#names].join(', ')})`);
    return `${this.#lines.join('\n')}\n`;
  }

  /** A number from 0 to `bound` - 1 (xorshift). */
  #below(bound: number): number {
    let x = this.#state || 1;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return this.#state % bound;
  }

  #pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.#below(items.length)] ?? items[0];
  }

  #line(text: string): void {
    this.#lines.push(`${'    '.repeat(this.#indent)}${text}`);
  }

  #block(head: string, body: () => void): void {
    this.#line(head);
    this.#indent++;
    const {length} = this.#names;
    body();
    // What was bound in a block may not be bound behind it.
    this.#names.length = Math.min(this.#names.length, length);
    this.#indent--;
  }

  #attempt(text: string): void {
    this.#block('try:', () => this.#line(text));
    this.#block('except (ArithmeticError, LookupError, TypeError, ValueError) as error:', () =>
      this.#line('trace.append(type(error).__name__)'),
    );
  }

  #function(index: number): void {
    const count = 1 + this.#below(3);
    const names = ['a', 'b', 'c'].slice(0, count);
    const kind = this.#pick(['plain', 'plain', 'generator', 'closure', 'class'] as const);
    const name = `${kind}${index}`;
    const before = this.#names;
    this.#names = [...names];
    const parameters = names.map((n, i) => (i > 0 && this.#below(3) === 0 ? `*, ${n}` : n));
    const firstStar = parameters.findIndex((p) => p.startsWith('*'));
    const written = parameters.map((p, i) => (firstStar >= 0 && i > firstStar ? p.replace('*, ', '') : p));
    const positional = firstStar < 0 ? count : firstStar;
    const inner = `def ${name}(${written.join(', ')}):`;
    if (kind === 'class') this.#class(name, written.join(', '));
    else
      this.#block(inner, () => {
        for (let i = 0; i < 2 + this.#below(3); i++) this.#statement(2);
        if (kind === 'generator') this.#yields();
        else if (kind === 'closure') this.#closure();
        else this.#line(`return ${this.#expression(2)}`);
      });
    this.#lines.push('');
    this.#names = before;
    const wrapped = kind === 'generator' ? `list_of_${index}` : name;
    if (kind === 'generator')
      this.#lines.push(`def ${wrapped}(*args, **kwargs):`, `    return list(${name}(*args, **kwargs))`, '');
    this.#functions.push({name: wrapped, count: positional === count ? count : -count * 10 - positional});
  }

  #class(name: string, parameters: string): void {
    const given = [...this.#names];
    this.#block(`class Holder_${name}:`, () => {
      this.#block(`def __init__(self, ${parameters}):`, () => {
        for (const [i, n] of given.entries()) this.#line(`self.x${i} = ${n}`);
      });
      this.#block('def value(self):', () => {
        this.#names = ['self.x0'];
        for (let i = 0; i < 2; i++) this.#statement(1);
        this.#line(`return ${this.#expression(2)}`);
      });
    });
    this.#block(`def ${name}(*args, **kwargs):`, () =>
      this.#line(`return Holder_${name}(*args, **kwargs).value()`),
    );
  }

  #yields(): void {
    this.#block(`for i in range(${1 + this.#below(4)}):`, () => {
      this.#names.push('i');
      this.#line(`got = yield ${this.#expression(1)}`);
      this.#line('trace.append(got)');
    });
    if (this.#below(2)) this.#line(`yield from [${this.#expression(1)}, ${this.#expression(1)}]`);
  }

  #closure(): void {
    this.#line(`kept = ${this.#expression(1)}`);
    this.#names.push('kept');
    this.#block('def step(by):', () => {
      this.#line('nonlocal kept');
      this.#line(`kept = ${this.#pick(['(kept, by)', '[kept, by]', '{0: by}'] as const)}`);
      this.#line('return kept');
    });
    this.#line(`return step(${this.#expression(1)}), step(1), kept`);
  }

  #statement(depth: number): void {
    this.#depth++;
    const simple = depth === 0 || this.#depth > 4;
    const choice = simple ? this.#below(4) : this.#below(11);
    if (choice < 2) this.#assign();
    else if (choice === 2) this.#augment();
    else if (choice === 3) this.#line(`trace.append(${this.#expression(2)})`);
    else if (choice === 4) this.#branch(depth);
    else if (choice === 5) this.#loop(depth);
    else if (choice === 6) this.#tries(depth);
    else if (choice === 7) this.#comprehension();
    else if (choice === 8) this.#unpack();
    else if (choice === 9) this.#match(depth);
    else this.#whiles(depth);
    this.#depth--;
  }

  #fresh(): string {
    return `v${this.#next++}`;
  }

  #assign(): void {
    const value = this.#expression(2);
    const name = this.#fresh();
    this.#line(`${name} = ${value}`);
    this.#names.push(name);
  }

  #augment(): void {
    const name = this.#fresh();
    this.#line(`${name} = ${this.#below(100)}`);
    this.#line(
      `${name} ${this.#pick(['+', '-', '*', '//', '%', '|', '&', '^', '<<', '>>'] as const)}= ${1 + this.#below(6)}`,
    );
    this.#names.push(name);
  }

  #branch(depth: number): void {
    this.#block(`if ${this.#condition()}:`, () => this.#statement(depth - 1));
    if (this.#below(2)) this.#block(`elif ${this.#condition()}:`, () => this.#statement(depth - 1));
    if (this.#below(2)) this.#block('else:', () => this.#statement(depth - 1));
  }

  #loop(depth: number): void {
    const name = this.#fresh();
    this.#block(`for ${name} in ${this.#pick(['range(3)', '[5, 6]', '"ab"', '(1, 2.5)'] as const)}:`, () => {
      this.#names.push(name);
      if (this.#below(3) === 0)
        this.#block(`if ${this.#condition()}:`, () => this.#line(this.#pick(['break', 'continue'] as const)));
      this.#statement(depth - 1);
    });
    if (this.#below(3) === 0) this.#block('else:', () => this.#line('trace.append("else")'));
  }

  #whiles(depth: number): void {
    const name = this.#fresh();
    this.#line(`${name} = ${1 + this.#below(3)}`);
    this.#block(`while ${name} > 0:`, () => {
      this.#line(`${name} -= 1`);
      this.#statement(depth - 1);
    });
  }

  #tries(depth: number): void {
    this.#block('try:', () => {
      this.#statement(depth - 1);
      this.#line(
        `trace.append(${this.#pick(['1 // 0', '[][1]', '{}["k"]', 'int("x")', 'None + 1', '7'] as const)})`,
      );
    });
    const how = this.#below(3);
    if (how < 2) {
      this.#block(
        `except (${this.#pick(['ZeroDivisionError', 'LookupError', 'ValueError'] as const)}, TypeError) as error:`,
        () => this.#line('trace.append(str(error))'),
      );
      this.#block('except Exception:', () => this.#line('trace.append("other")'));
    } else {
      this.#block('except* Exception as group:', () => this.#line('trace.append(len(group.exceptions))'));
    }
    if (this.#below(2)) this.#block('finally:', () => this.#statement(0));
  }

  #comprehension(): void {
    const name = this.#fresh();
    const value = this.#expression(1);
    const form = this.#pick([
      `[(x, ${value}) for x in range(3)]`,
      `{x: ${value} for x in "ab"}`,
      `sum(x for x in range(5) if x % 2)`,
      `{x % 2 for x in range(4)} | {y := 7}`,
      `[[y * x for y in range(x)] for x in range(3)]`,
    ] as const);
    this.#line(`${name} = ${form}`);
    this.#names.push(name);
  }

  #unpack(): void {
    const [a, b] = [this.#fresh(), this.#fresh()];
    const text = this.#pick([`${a}, *${b} =`, `*${a}, ${b} =`, `(${a}, ${b}) = 8,`] as const);
    this.#line(
      `${text} ${text.endsWith(',') ? this.#expression(1) : `[${this.#expression(1)}, ${this.#expression(1)}]`}`,
    );
    this.#names.push(a, b);
  }

  #match(depth: number): void {
    this.#block(`match ${this.#expression(1)}:`, () => {
      this.#block('case int() | float() as number if number:', () => this.#line('trace.append(number)'));
      this.#block('case [first, *_] | (first, _):', () => this.#line('trace.append(first)'));
      this.#block('case {0: found}:', () => this.#line('trace.append(found)'));
      this.#block('case _:', () => this.#statement(depth - 1));
    });
  }

  #condition(): string {
    const name = this.#operand();
    return this.#pick([
      `${name} == ${this.#operand()}`,
      `not ${name}`,
      `${name} is None`,
      `${name} is not ${this.#operand()}`,
      `1 < ${this.#below(5)} <= 3 and ${name}`,
      `${name} in [1, 2, ${this.#operand()}] or ${name}`,
    ] as const);
  }

  #operand(): string {
    const {length} = this.#names;
    const name = this.#names[this.#below(Math.max(length, 1))];
    if (name && this.#below(3)) return name;
    return this.#pick(['0', '1', '3', '300', '2.5', "'s'", 'None', 'True', '()', '[]', '-4'] as const);
  }

  /** Of values that any operand can take part in: nothing in it raises. */
  #expression(depth: number): string {
    if (depth === 0) return this.#operand();
    const [a, b] = [this.#expression(depth - 1), this.#expression(depth - 1)];
    return this.#pick([
      a,
      `(${a}, ${b})`,
      `[${a}, ${b}]`,
      `{0: ${a}, "k": ${b}}`,
      `(${a} if ${b} else ${this.#operand()})`,
      `(${a} and ${b})`,
      `(${a} or ${b})`,
      `(${a} == ${b})`,
      `str(${a})[:6]`,
      `f"{${this.#operand()}}-{${this.#operand()}!r:>4}"`,
      `(lambda q: (q, ${this.#below(9)}))(${a})`,
      `[${a}, *(${b},)][${this.#pick(['0', '1', '-1', ':1', '::-1'] as const)}]`,
    ] as const);
  }

  /** `count` of a function all of whose parameters are positional; else it says how many are by name. */
  #arguments(count: number): string {
    if (count > 0) return Array.from({length: count}, () => this.#operand()).join(', ');
    const all = Math.floor(-count / 10);
    const positional = -count % 10;
    return ['a', 'b', 'c']
      .slice(0, all)
      .map((name, i) => (i < positional ? this.#operand() : `${name}=${this.#operand()}`))
      .join(', ');
  }
}
