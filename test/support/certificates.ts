import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Certificates of a test's own authority, as PEM files. */
export interface Certificates {
  /** The authority's own certificate. */
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

/** Makes an authority and a certificate for localhost; `days` may be negative for one that has expired. */
export function makeCertificates(folder: string, name: string, days = 2): Certificates {
  const file = (end: string) => join(folder, `${name}-${end}`);
  const [caKey, ca, key] = [file('ca.key'), file('ca.pem'), file('key.pem')];
  const [request, certificate, extensions] = [file('request.pem'), file('cert.pem'), file('extensions')];
  writeFileSync(extensions, 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  const rsa = ['-newkey', 'rsa:2048', '-nodes'];
  openssl('req', '-x509', ...rsa, '-keyout', caKey, '-out', ca, '-days', '10', '-subj', `/CN=${name} authority`);
  openssl('req', ...rsa, '-keyout', key, '-out', request, '-subj', '/CN=localhost');
  const signing = ['-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-extfile', extensions];
  if (days > 0) openssl('x509', '-req', '-in', request, ...signing, '-out', certificate, '-days', String(days));
  else expired(folder, { ca, caKey, request, certificate, extensions });
  return { ca, certificate, key };
}

/** openssl 3.0 can set a past end only through its `ca` command. */
function expired(
  folder: string,
  files: Readonly<Record<'ca' | 'caKey' | 'request' | 'certificate' | 'extensions', string>>,
): void {
  const config = join(folder, 'openssl.cnf');
  writeFileSync(join(folder, 'index.txt'), '');
  writeFileSync(join(folder, 'serial'), '01\n');
  writeFileSync(
    config,
    `[ca]\ndefault_ca=own\n[own]\ndatabase=${folder}/index.txt\nserial=${folder}/serial\nnew_certs_dir=${folder}\ndefault_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n`,
  );
  const dates = ['-startdate', '20200101000000Z', '-enddate', '20200102000000Z'];
  const from = ['-cert', files.ca, '-keyfile', files.caKey, '-in', files.request, '-out', files.certificate];
  openssl('ca', '-batch', '-config', config, ...from, '-extfile', files.extensions, ...dates, '-notext');
}

function openssl(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl ${args[0] ?? ''}: ${stderr}`);
}
