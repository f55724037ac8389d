import { hash } from 'node:crypto';
import { type GrowingList, uint32List } from '../answering/growing-list.ts';
import type { Block, Terms } from '../block.ts';
import { type Lookup, pointerLookup } from '../json-pointer.ts';
import { canonicalJson } from '../json-value.ts';
import { COSTS } from '../row-test.ts';
import type { Pairing } from './comparison.ts';

/** Of a JSON value what is equal for equal values, and short however long it is. */
const keyOf = (value: unknown): string => hash('sha256', canonicalJson(value), 'base64');

/** What has no key of its own. */
const ALONE = 0;

/**
 * Puts logs into rows: the number of a row counts from 0 as rows are first seen. A log that has nothing in common with any other is a row by
 * itself.
 */
export class RowFinder {
  /** By the number of a row: the datapoint as a term; 0 for none, and where rows are told by their inputs. */
  readonly datapoints = uint32List();
  /** By the number of a row: its cluster, counted from 1; 0 for one by itself. Undefined where clusters are not asked for. */
  readonly clusters: GrowingList<Uint32Array> | undefined;
  readonly #pairBy: Pairing;
  readonly #clusterOf: Lookup | undefined;
  readonly #terms: Terms;
  readonly #byDatapoint = new Map<number, number>();
  readonly #byInputs = new Map<string, number>();
  readonly #byCluster = new Map<string, number>();

  constructor(pairBy: Pairing, clusterBy: string | undefined, terms: Terms) {
    this.#pairBy = pairBy;
    this.#clusterOf = clusterBy === undefined ? undefined : pointerLookup(clusterBy);
    this.clusters = this.#clusterOf && uint32List();
    this.#terms = terms;
  }

  /** How many rows there are. */
  get count(): number {
    return this.datapoints.length;
  }

  /** Upstream's id of the datapoint of a row. */
  datapointOf(number: number): string | null {
    const code = this.datapoints.all()[number] ?? ALONE;
    return code === ALONE ? null : this.#terms.textOf(code);
  }

  /** As `COSTS` has it, what finding the row of one log costs. */
  get cost(): number {
    return this.#pairBy === 'inputs' || this.#clusterOf ? COSTS.json : COSTS.column;
  }

  /** Reads the numbers of the rows that the logs of a block are in. */
  on(block: Block): (row: number) => number {
    const codes = block.terms('datapoint');
    const find =
      this.#pairBy === 'datapoint'
        ? (row: number) => this.#ofDatapoint(codes[row] as number)
        : (row: number) => this.#ofInputs(block.json('inputs', row), block.messages(row));
    const [clusterOf, { clusters }] = [this.#clusterOf, this];
    if (!clusterOf || !clusters) return find;
    return (row) => {
      const number = find(row);
      // A row is of the cluster that the first of its logs with a value there names.
      if (clusters.all()[number] === ALONE) clusters.all()[number] = this.#clusterNamed(clusterOf(block.json('inputs', row)));
      return number;
    };
  }

  #add(datapoint: number): number {
    this.datapoints.push(datapoint);
    this.clusters?.push(ALONE);
    return this.count - 1;
  }

  #ofDatapoint(code: number): number {
    if (code === ALONE) return this.#add(ALONE);
    const known = this.#byDatapoint.get(code);
    if (known !== undefined) return known;
    const number = this.#add(code);
    this.#byDatapoint.set(code, number);
    return number;
  }

  #ofInputs(inputs: unknown, messages: unknown): number {
    if (inputs === undefined && messages === undefined) return this.#add(ALONE);
    const key = keyOf([inputs ?? null, messages ?? null]);
    const known = this.#byInputs.get(key);
    if (known !== undefined) return known;
    const number = this.#add(ALONE);
    this.#byInputs.set(key, number);
    return number;
  }

  #clusterNamed(value: unknown): number {
    if (value === undefined) return ALONE;
    const key = keyOf(value);
    const cluster = this.#byCluster.get(key) ?? this.#byCluster.size + 1;
    this.#byCluster.set(key, cluster);
    return cluster;
  }
}
