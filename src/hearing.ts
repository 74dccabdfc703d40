import { type FinishReport, type HearReport, reportHearing } from '#app/hearing/hear-report.ts';
import type { Metrics } from '#telemetry/metrics.ts';
import type { OpenPorts } from './ports.ts';

/**
 * What hears the calls and texts that carriers tell of, on whatever way they do: one for all of them, so that what one person does is
 * judged in its order. Bulk requests give way to it.
 */
export function openHearing(
  { ports, acts }: Pick<OpenPorts, 'ports' | 'acts'>,
  metrics: Metrics,
): { readonly hear: HearReport; readonly finish: FinishReport } {
  const hearing = reportHearing(ports);
  const hear = countedHearing(hearing.hear, metrics);
  return {
    hear: (report) => acts.first(() => hear(report)),
    finish: (kept) => acts.first(() => hearing.finish(kept)),
  };
}

export function countedHearing(hear: HearReport, metrics: Metrics): HearReport {
  return async (report) => {
    const outcome = await hear(report);
    metrics.reportHeard(report.kind, outcome);
    return outcome;
  };
}
