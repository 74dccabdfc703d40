import { expect, it } from 'vitest';
import { createMetrics } from '#telemetry/metrics.ts';

it('prints the times of requests as a histogram whose buckets add up', async () => {
  const metrics = createMetrics({ processFigures: false });
  for (const milliseconds of [0.5, 3, 3, 90_000]) metrics.requests.observe('/v1/whitelist_number', 'GET', 200, milliseconds);
  metrics.requests.observe('/v1/whitelist', 'POST', 401, 1);
  const { body } = await metrics.text();
  const labels = 'route="/v1/whitelist_number",method="GET",status="200"';
  for (const [le, count] of [
    ['0.001', 1],
    ['0.0025', 1],
    ['0.005', 3],
    ['60', 3],
    ['+Inf', 4],
  ] as const) {
    expect(body).toContain(`sammati_http_request_duration_seconds_bucket{${labels},le="${le}"} ${count}\n`);
  }
  expect(body).toContain(`sammati_http_request_duration_seconds_count{${labels}} 4\n`);
  expect(body).toContain(`sammati_http_request_duration_seconds_sum{${labels}} 90.0065\n`);
  expect(body).toContain('_count{route="/v1/whitelist",method="POST",status="401"} 1\n');
});

it('counts what became of reports, notices and jobs', async () => {
  const metrics = createMetrics({ processFigures: false });
  metrics.hookRefused();
  metrics.reportHeard('missed_call', 'applied');
  metrics.noticesSent('accepted', 3);
  metrics.jobFailed('expiry sweep');
  const { body } = await metrics.text();
  expect(body).toContain('sammati_hook_refusals_total 1\n');
  expect(body).toContain('sammati_carrier_reports_total{kind="missed_call",outcome="applied"} 1\n');
  expect(body).toContain('sammati_notices_total{result="accepted"} 3\n');
  expect(body).toContain('sammati_job_failures_total{job="expiry sweep"} 1\n');
});
