import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { factsOfBytes } from '../../facts/facts-of-bytes.ts';
import { factsOf } from '../../facts/row-facts.ts';
import type { ColumnsInMaking, FactMaker, ReadRecord } from './fact-maker.ts';
import type { FactAnswers, FactMessage, HashedTexts } from './fact-messages.ts';

/** The second thread of an import has ended before it. The message is a sentence. */
export class FactThreadError extends Error {
  override readonly name = 'FactThreadError';
}

/** Records are sent together, so many bytes at a time. */
const BATCH_BYTES = 1_048_576;
/** Batches that are under way, at most. */
const MAX_BATCHES = 8;

/** Of what is read of records nothing lives long: with more room for it, it only stays longer. */
const YOUNG_MEGABYTES = 8;

/** As it is in a clone, or compiled. */
const ENTRY = new URL(`./fact-thread-entry${extname(import.meta.url)}`, import.meta.url);

/** Waits for an answer. */
type Asked = PromiseWithResolvers<FactAnswers[keyof FactAnswers]>;

/** Records on their way into a batch. */
interface Batch {
  readonly bytes: ArrayBuffer;
  readonly recordKeys: number[];
  readonly ends: number[];
}

/** Makes facts and columns on a second thread, which is sent the bytes of records. */
class FactThread implements FactMaker {
  readonly #worker: Worker;
  readonly #read: ReadRecord;
  readonly #asked: Asked[] = [];
  readonly #free: ArrayBuffer[] = [];
  #batch: Batch | undefined;
  #underWay = 0;
  #whenReady: PromiseWithResolvers<void> | undefined;
  #ids = 0;
  #error: FactThreadError | undefined;

  constructor(read: ReadRecord, entry: URL) {
    this.#read = read;
    this.#worker = new Worker(entry, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES } });
    this.#worker.on('message', (told) => this.#asked.shift()?.resolve(told));
    this.#worker.on('error', (cause) => this.#end(`The thread that makes columns of rows failed: ${cause}`, cause));
    this.#worker.on('exit', () => this.#end('The thread that makes columns of rows ended before the import.'));
  }

  add(recordKey: number, body: unknown, bytes: Buffer): void {
    if (bytes.length > BATCH_BYTES) this.#tell({ kind: 'facts', recordKey, facts: factsOf(body, bytes) });
    else this.#send(recordKey, bytes);
  }

  get isFull(): boolean {
    return this.#underWay >= MAX_BATCHES || this.#error !== undefined;
  }

  async ready(): Promise<void> {
    if (this.#error) throw this.#error;
    this.#whenReady ??= Promise.withResolvers();
    await this.#whenReady.promise;
  }

  begin(recordKeys: readonly number[]): ColumnsInMaking {
    const id = this.#ids++;
    const told = this.#textsOf(id, recordKeys);
    // It may be awaited after it has failed.
    told.catch(() => undefined);
    return async ({ codeOfHashed }) => {
      const { texts, hashes } = await told;
      const codes = texts.map((text, index) => codeOfHashed(text, hashes[index] ?? 0));
      return this.#ask<'codes'>({ kind: 'codes', id, codes });
    };
  }

  clear(): void {
    this.#flush();
    this.#tell({ kind: 'clear' });
  }

  close(): void {
    void this.#worker.terminate();
  }

  /** The texts of rows that need codes. */
  async #textsOf(id: number, recordKeys: readonly number[]): Promise<HashedTexts> {
    for (;;) {
      this.#flush();
      const told = await this.#ask<'rows'>({ kind: 'rows', id, recordKeys });
      if ('texts' in told) return told;
      for (const recordKey of told.lacking) {
        const bytes = this.#read(recordKey);
        if (bytes.length > BATCH_BYTES) this.#tell({ kind: 'facts', recordKey, facts: factsOfBytes(bytes) });
        else this.#send(recordKey, bytes);
        if (this.isFull) await this.ready();
      }
    }
  }

  /** With the next batch. */
  #send(recordKey: number, bytes: Buffer): void {
    const start = this.#batch?.ends.at(-1) ?? 0;
    if (start + bytes.length > BATCH_BYTES) this.#flush();
    this.#batch ??= { bytes: this.#free.pop() ?? new ArrayBuffer(BATCH_BYTES), recordKeys: [], ends: [] };
    const { recordKeys, ends } = this.#batch;
    const at = ends.at(-1) ?? 0;
    new Uint8Array(this.#batch.bytes).set(bytes, at);
    recordKeys.push(recordKey);
    ends.push(at + bytes.length);
  }

  #flush(): void {
    const batch = this.#batch;
    if (!batch) return;
    this.#batch = undefined;
    this.#underWay++;
    const isBack = (bytes: ArrayBuffer): void => {
      this.#free.push(bytes);
      this.#underWay--;
      this.#whenReady?.resolve();
      this.#whenReady = undefined;
    };
    // What it fails for, the next that is asked fails for, too.
    this.#ask<'records'>({ kind: 'records', ...batch }, [batch.bytes]).then(isBack, () => undefined);
  }

  #ask<Kind extends keyof FactAnswers>(message: FactMessage, transferred?: readonly ArrayBuffer[]): Promise<FactAnswers[Kind]> {
    if (this.#error) return Promise.reject(this.#error);
    const asked: Asked = Promise.withResolvers();
    this.#asked.push(asked);
    this.#tell(message, transferred);
    // Each kind of message has its kind of answer.
    return asked.promise as Promise<FactAnswers[Kind]>;
  }

  #tell(message: FactMessage, transferred: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transferred);
  }

  #end(message: string, cause?: unknown): void {
    this.#error ??= new FactThreadError(message, { cause });
    for (const { reject } of this.#asked.splice(0)) reject(this.#error);
    this.#whenReady?.reject(this.#error);
  }
}

/** Makes facts as records come, on a second thread, which runs `entry`. Fails by `FactThreadError` where that ends early. */
export const createFactThread = (read: ReadRecord, entry = ENTRY): FactMaker => new FactThread(read, entry);
