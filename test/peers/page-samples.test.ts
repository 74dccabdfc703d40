/**
 * The samples of the documentation page, letter for letter but for the names in angle brackets, the region's host (ours, without
 * TLS) and the masked digits. A shell or the language's interpreter runs them.
 */
import { beforeAll, expect, test } from 'vitest';
import { withUserinfo } from './peer.ts';
import { runProgram } from './run-program.ts';
import { clearUpAfterwards, dataDirectory, type Service, startService } from './service.ts';

clearUpAfterwards();
let service: Service;
/** `https://<your_api_key>:<your_api_token><subdomain>/v1/Accounts/<your_sid>` of the page. */
let account = '';
let phone = 9_820_000_000;

beforeAll(async () => {
  service = await startService({ directory: await dataDirectory() });
  const { baseUrl, sid, apiKey, apiToken } = service.demo;
  account = `${withUserinfo(baseUrl, apiKey, apiToken)}/v1/Accounts/${sid}`;
});

function freshNumber(): string {
  phone += 1;
  return String(phone);
}

const POSTED = (total: number): string =>
  `<?xml version="1.0" encoding="UTF-8"?> <TwilioResponse> <Result> <Total>${total}</Total> <Duplicate>0</Duplicate> <Processed>${total}</Processed> <Succeeded>${total}</Succeeded> <Redundant>0</Redundant> <Failed>0</Failed> <Message>The numbers have been added to the whitelist. If DND number gives a missed call to unsubscribe, the corresponding number will be removed from whitelist.</Message> </Result> </TwilioResponse>`;
const DELETED =
  '<?xml version="1.0" encoding="UTF-8"?> <TwilioResponse> <Result> <Total>2</Total> <Duplicate>0</Duplicate> <Processed>2</Processed> <Succeeded>2</Succeeded> <Redundant>0</Redundant> <Failed>0</Failed> <Message>The numbers have been deleted from the whitelist.</Message> </Result> </TwilioResponse>';
const DENIED =
  '<?xml version="1.0" encoding="UTF-8"?> <TwilioResponse> <RestException> <Status>401</Status> <Message>Authentication failed</Message> </RestException> </TwilioResponse>';

/** White space between tags aside. */
function tags(document: string): string {
  return document.trim().replaceAll(/>\s+</g, '><');
}

async function shell(command: string): Promise<string> {
  const { output } = await runProgram('bash', ['-c', command]);
  return tags(output);
}

async function status(number: string): Promise<string> {
  const { output } = await runProgram('curl', ['--silent', '--show-error', `${account}/CustomerWhitelist/${number}`]);
  return /<Status>(.*)<\/Status>/.exec(output)?.[1] ?? output;
}

test('the curl samples post one number and delete two, and are answered with the documents of the page', async () => {
  const [one, two] = [freshNumber(), freshNumber()];
  const { virtualNumber } = service.demo;
  for (const number of [one, two]) {
    const sample = `curl -X POST ${account}/CustomerWhitelist/ \\
 -d "VirtualNumber=${virtualNumber}" \\
 -d "Number=${number}" \\
 -d "Language=en"`;
    expect(await shell(sample)).toBe(tags(POSTED(1)));
    expect(await status(number)).toBe('Whitelist');
  }
  expect(await shell(`curl -X DELETE ${account}/CustomerWhitelist?Number=${one},${two}`)).toBe(tags(DELETED));
  expect(await status(one)).toBe('Neutral');
});

test('the document of the page is that of a list of two', async () => {
  const { virtualNumber } = service.demo;
  const list = `${freshNumber()},${freshNumber()}`;
  expect(await shell(`curl -X POST ${account}/CustomerWhitelist/ -d VirtualNumber=${virtualNumber} -d Number=${list}`)).toBe(
    tags(POSTED(2)),
  );
});

test('the Python samples post, and delete what the query names', async () => {
  const [posted, one, two] = [freshNumber(), freshNumber(), freshNumber()];
  const { virtualNumber } = service.demo;
  const data = `import requests
data = { 'VirtualNumber': '${virtualNumber}', 'Number': '${posted}', 'Language': 'en' }
`;
  await python(`${data}response = requests.post('${account}/CustomerWhitelist/', data=data)\nprint(response.status_code)`, '200');
  await shell(`curl -X POST ${account}/CustomerWhitelist/ -d VirtualNumber=${virtualNumber} -d Number=${one},${two}`);
  const remove = `response = requests.delete('${account}/CustomerWhitelist?Number=${one},${two}', data=data)`;
  await python(`${data}${remove}\nprint(response.status_code)`, '200');
  expect(await Promise.all([posted, one, two].map(status))).toStrictEqual(['Whitelist', 'Neutral', 'Neutral']);
});

async function python(code: string, printed: string): Promise<void> {
  const { output } = await runProgram('/usr/bin/python3', ['-c', code]);
  expect(output.trim()).toBe(printed);
}

test('the Ruby samples send no credentials, and are told so in a well-formed document', async () => {
  const number = freshNumber();
  const sample = (kind: 'Post' | 'Delete', path: string): string => `require 'net/http'
require 'uri'

uri = URI.parse("${account}/${path}")
request = Net::HTTP::${kind}.new(uri)
request.set_form_data(
  "VirtualNumber" => "${service.demo.virtualNumber}",
  "Number" => "${number}",
  "Language" => "en",
)

req_options = {
  use_ssl: uri.scheme == "https",
}

response = Net::HTTP.start(uri.hostname, uri.port, req_options) do |http|
  http.request(request)
end

# response.code
# response.body
require 'rexml/document'
REXML::Document.new(response.body)
print response.code, ' ', response['Content-Type'], ' ', response.body
`;
  for (const code of [sample('Post', 'CustomerWhitelist'), sample('Delete', `CustomerWhitelist?Number=${number}`)]) {
    const { output } = await runProgram('ruby', ['-e', code]);
    expect(output.slice(0, 20)).toBe('401 application/xml ');
    expect(tags(output.slice(20))).toBe(tags(DENIED));
  }
  expect(await status(number)).toBe('Neutral');
});
