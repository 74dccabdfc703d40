import '@mantine/charts/styles.css';
import { CompositeChart } from '@mantine/charts';
import type { Day } from '@sammati/contract/day.ts';
import { useLanguage } from '#console/language/language.tsx';

/** Bars of what went out and what failed, before all that was queued; and over them, on a scale of their own, the people who said no. */
export function DaysChart({ days }: { readonly days: readonly Day[] }) {
  const { words, shortDay, count } = useLanguage();
  const data = days.map(({ day, ...counts }) => ({ ...counts, day: shortDay(day) }));
  return (
    <CompositeChart
      h={280}
      data={data}
      dataKey="day"
      withLegend
      withRightYAxis
      withDots={false}
      curveType="linear"
      strokeWidth={2}
      maxBarWidth={26}
      valueFormatter={count}
      yAxisProps={{ allowDecimals: false, width: 64 }}
      rightYAxisProps={{ allowDecimals: false, width: 44 }}
      xAxisProps={{ minTickGap: 24 }}
      composedChartProps={{ accessibilityLayer: true, title: words.days.title }}
      series={[
        { name: 'queued', label: words.days.queued, color: 'gray.5', type: 'area' },
        { name: 'sent', label: words.days.sent, color: 'consent.6', type: 'bar' },
        { name: 'failed', label: words.days.failed, color: 'red.7', type: 'bar' },
        { name: 'objections', label: words.days.objections, color: 'orange.6', type: 'line', yAxisId: 'right' },
      ]}
    />
  );
}
