/**
 * Counts and durations of HTTP requests. Hot routes are timed tens of thousands of times a second, so that a request costs one
 * look-up and two additions; the library's histogram, which hashes labels each time, only prints it.
 */
import { Histogram, type Registry } from 'prom-client';

export interface RequestTimes {
  /** `route` is a pattern of ours, never what a client sent. */
  observe(route: string, method: string, status: number, milliseconds: number): void;
}

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

interface Series {
  readonly labels: { readonly route: string; readonly method: string; readonly status: number };
  /** One a bucket, and one for everything longer. */
  readonly counts: Float64Array;
  seconds: number;
}

const NAME = 'sammati_http_request_duration_seconds';

export function requestTimes(registry: Registry): RequestTimes {
  const series = new Map<string, Series>();
  const histogram = new Histogram({
    name: NAME,
    help: 'HTTP requests answered, by route, method and status.',
    labelNames: ['route', 'method', 'status'],
    buckets: BUCKETS,
    registers: [],
  });
  const shape = histogram.get();
  const get = async () => ({ ...(await shape), values: [...series.values()].flatMap(valuesOf) });
  // The text form asks for this faster variant where there is one; ours are few enough for the plain one.
  registry.registerMetric(Object.assign(histogram, { get, getForPromString: get }));

  return {
    observe(route, method, status, milliseconds) {
      const key = `${method} ${status} ${route}`;
      let one = series.get(key);
      if (one === undefined) {
        one = { labels: { route, method, status }, counts: new Float64Array(BUCKETS.length + 1), seconds: 0 };
        series.set(key, one);
      }
      const seconds = milliseconds / 1000;
      one.seconds += seconds;
      const bucket = BUCKETS.findIndex((limit) => seconds <= limit);
      const at = bucket < 0 ? BUCKETS.length : bucket;
      one.counts[at] = (one.counts[at] ?? 0) + 1;
    },
  };
}

function valuesOf({ labels, counts, seconds }: Series) {
  let count = 0;
  const buckets = Array.from(counts, (value, index) => {
    count += value;
    return { metricName: `${NAME}_bucket`, labels: { ...labels, le: BUCKETS[index] ?? '+Inf' }, value: count };
  });
  return [
    ...buckets,
    { metricName: `${NAME}_sum`, labels, value: seconds },
    { metricName: `${NAME}_count`, labels, value: count },
  ];
}
