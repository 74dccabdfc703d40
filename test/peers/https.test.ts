/** The page's addresses begin with https: the same peers, with a certificate that OpenSSL of Ruby makes. */
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { peers } from './peer.ts';
import { runProgram } from './run-program.ts';
import { clearUpAfterwards, dataDirectory, freshDirectory, type Service, startService } from './service.ts';

clearUpAfterwards();
let service: Service;
let authority = '';

const MAKE_CERTIFICATE = `require 'openssl'
key = OpenSSL::PKey::RSA.new(2048)
certificate = OpenSSL::X509::Certificate.new
certificate.version = 2
certificate.serial = 1
certificate.subject = certificate.issuer = OpenSSL::X509::Name.parse('/CN=127.0.0.1')
certificate.public_key = key.public_key
certificate.not_before = Time.now - 86_400
certificate.not_after = Time.now + 86_400
extensions = OpenSSL::X509::ExtensionFactory.new(certificate, certificate)
certificate.add_extension(extensions.create_extension('basicConstraints', 'CA:TRUE', true))
certificate.add_extension(extensions.create_extension('subjectAltName', 'IP:127.0.0.1'))
certificate.sign(key, OpenSSL::Digest.new('SHA256'))
File.write(ARGV[0], certificate.to_pem)
File.write(ARGV[1], key.to_pem)
`;

beforeAll(async () => {
  const directory = freshDirectory();
  authority = path.join(directory, 'cert.pem');
  const key = path.join(directory, 'key.pem');
  await runProgram('ruby', ['-e', MAKE_CERTIFICATE, authority, key]);
  service = await startService({ directory: await dataDirectory(), environment: { TLS_CERT: authority, TLS_KEY: key } });
});

// Node's fetch takes no certificate for one request; node:http speaks for it.
test.each(peers.filter(({ name }) => name !== 'Node fetch').map((peer, index) => [peer.name, peer, index] as const))(
  '%s posts and asks over TLS, with credentials in the address',
  async (_name, peer, index) => {
    const { baseUrl, sid, apiKey, apiToken, virtualNumber } = service.demo;
    expect(baseUrl).toMatch(/^https:\/\/127\.0\.0\.1:/);
    const number = String(9_830_000_000 + index);
    const common = { auth: 'userinfo', user: apiKey, secret: apiToken, headers: {}, multipart: null, authority } as const;
    const url = `${baseUrl}/v1/Accounts/${sid}/CustomerWhitelist`;
    const posted = await peer.send({
      ...common,
      method: 'POST',
      url: `${url}/`,
      form: { VirtualNumber: virtualNumber, Number: number, Language: 'en' },
    });
    expect(posted).toMatchObject({ status: 200, form: 'xml', element: 'Result', sum: 1 });
    const asked = await peer.send({ ...common, method: 'GET', url: `${url}/${number}.json`, form: null });
    expect(asked).toMatchObject({ status: 200, form: 'json', fields: { Status: 'Whitelist' }, endless: false });
  },
);
