import { chmod, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { bundlePage } from './page.ts';
import { bundlePrograms } from './programs.ts';

/** What `npm run build` does to dist/ after the compiler. */
const root = join(import.meta.dirname, '..', '..');
const dist = join(root, 'dist');
await bundlePage({ page: join(root, 'orchestrator', 'page'), out: join(dist, 'orchestrator', 'page') });
await bundlePrograms(root);
await cp(join(root, 'worker', 'datasets', 'files'), join(dist, 'worker', 'datasets', 'files'), { recursive: true });
await chmod(join(dist, 'orchestrator', 'cli.js'), 0o755);
