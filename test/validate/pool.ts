import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Section } from './section.ts';

/** What a child is asked: a piece of a section. */
interface Question {
  readonly section: string;
  readonly index: number;
}

interface Answer extends Question {
  readonly value: unknown;
}

/** Child processes, one a core, that do pieces of sections. */
export class Pool {
  readonly #children = Array.from({ length: availableParallelism() }, () =>
    fork(fileURLToPath(new URL('main.ts', import.meta.url)), [], { serialization: 'advanced' }),
  );

  /** All pieces of a section, in order, whoever did them. */
  async pieces(section: Section): Promise<unknown[]> {
    const results = new Array<unknown>(section.count);
    const started = performance.now();
    let next = 0;
    let done = 0;
    const drive = async (child: ChildProcess) => {
      for (let index = next++; index < section.count; index = next++) {
        results[index] = await ask(child, { section: section.name, index });
        done++;
        if (done % Math.max(1, Math.floor(section.count / 10)) === 0)
          process.stderr.write(
            `${section.name}: ${done} of ${section.count}, ${((performance.now() - started) / 1000).toFixed(0)} s\n`,
          );
      }
    };
    await Promise.all(this.#children.map(drive));
    return results;
  }

  end(): void {
    for (const child of this.#children) child.disconnect();
  }
}

function ask(child: ChildProcess, question: Question): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null) =>
      reject(new Error(`a child ended with ${code} at ${JSON.stringify(question)}`));
    child.once('exit', gone);
    child.once('message', (answer: Answer) => {
      child.off('exit', gone);
      resolve(answer.value);
    });
    child.send(question);
  });
}

/** The child's side. */
export function servePieces(sections: readonly Section[]): void {
  process.on('message', (question: Question) => {
    const section = sections.find(({ name }) => name === question.section);
    process.send?.({ ...question, value: section?.piece(question.index) } satisfies Answer);
  });
}
