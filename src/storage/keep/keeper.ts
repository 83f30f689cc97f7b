/** Answers the page's requests to keep things, one after the other. */
import type { KeepAnswers, KeepRequest, OpenedStore, SaveResult } from './protocol.ts';
import type { Shelf } from './shelf.ts';
import { BadStore, clearShelf, NoRoom, Works } from './works.ts';

export interface KeeperOptions {
  /** @throws whatever the browser throws where it keeps nothing */
  readonly openShelf: () => Promise<Shelf>;
  /** Makes this tab the one that keeps; false where another one is. Held until the tab is gone. */
  readonly takeLock: () => Promise<boolean>;
}

const textOf = (reason: unknown) => (reason instanceof Error ? reason.message : String(reason));

export class Keeper {
  private readonly options: KeeperOptions;
  private shelf: Shelf | null = null;
  private works: Works | null = null;
  private last: Promise<unknown> = Promise.resolve();

  constructor(options: KeeperOptions) {
    this.options = options;
  }

  answer<Request extends KeepRequest>(request: Request): Promise<KeepAnswers[Request['type']]> {
    const answer = this.last.then(() => this.perform(request));
    this.last = answer.catch(() => {});
    return answer as Promise<KeepAnswers[Request['type']]>;
  }

  private async perform(request: KeepRequest): Promise<KeepAnswers[KeepRequest['type']]> {
    switch (request.type) {
      case 'open':
        return this.open();
      case 'read': {
        const { id, parts } = request;
        return Promise.all(parts.map((part) => this.works?.read(id, part)));
      }
      case 'save':
        return this.save(request);
      case 'dump':
        if (!this.shelf) throw new Error('nothing is kept here');
        return (await import('./dump.ts')).dumpOf(this.shelf);
      case 'clear':
        if (this.shelf) {
          await clearShelf(this.shelf);
          this.works = await Works.open(this.shelf);
        }
        return null;
    }
  }

  private async open(): Promise<OpenedStore> {
    const { openShelf, takeLock } = this.options;
    try {
      if (!(await takeLock())) return { kind: 'busy' };
      this.shelf = await openShelf();
      this.works = await Works.open(this.shelf);
      return { kind: 'open', works: this.works.list };
    } catch (reason) {
      if (reason instanceof BadStore) return { kind: 'bad', reason: reason.message };
      return { kind: 'none' };
    }
  }

  private async save(request: Extract<KeepRequest, { type: 'save' }>): Promise<SaveResult> {
    if (!this.works) return { kind: 'failed', reason: 'nothing is kept here' };
    const { id, info, parts, drop } = request;
    try {
      const { savedAt } = await this.works.save({ id, info, parts: new Map(parts), drop });
      return { kind: 'saved', at: savedAt };
    } catch (reason) {
      if (reason instanceof NoRoom) return { kind: 'no room' };
      return { kind: 'failed', reason: textOf(reason) };
    }
  }
}
