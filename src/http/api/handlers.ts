/** Every endpoint's handler. One that is missing, or answers what its schema does not say, does not compile. */
import type { Endpoints } from '@sammati/contract/endpoints.ts';
import { accountBusinessHandlers } from './account-business.ts';
import { accountHandlers } from './accounts.ts';
import { agreementPaperHandlers } from './agreement-papers.ts';
import { apiKeyHandlers } from './api-keys.ts';
import { auditHandlers } from './audit.ts';
import { businessHandlers } from './businesses.ts';
import { callerHandlers } from './callers.ts';
import { carrierConnectionHandlers } from './carrier-connections.ts';
import { complaintHandlers } from './complaints.ts';
import { dayHandlers } from './days.ts';
import { decisionHandlers } from './decisions.ts';
import { entryHandlers } from './entries.ts';
import { entryReportHandlers } from './entry-reports.ts';
import { erasureHandlers } from './erasures.ts';
import { evidenceHandlers } from './evidence.ts';
import type { Handlers } from './handler.ts';
import { holidayHandlers } from './holidays.ts';
import { importHandlers } from './imports.ts';
import { lineOccupancyHandlers } from './line-occupancy.ts';
import { memberHandlers } from './members.ts';
import { noticeHandlers } from './notices.ts';
import { objectionHandlers } from './objections.ts';
import { passwordResetHandlers } from './password-resets.ts';
import { permissionHandlers } from './permission.ts';
import { operatorInvitationHandlers } from './platform-invitations.ts';
import { registryHandlers } from './registry.ts';
import { retentionHandlers } from './retention.ts';
import { revocationHandlers } from './revocations.ts';
import { scrubHandlers } from './scrubs.ts';
import { secondFactorHandlers } from './second-factors.ts';
import { senderHandlers } from './senders.ts';
import { serviceNumberHandlers } from './service-numbers.ts';
import { standingsCheckHandlers } from './standings-check.ts';
import { templateHandlers } from './templates.ts';
import { termHandlers } from './terms.ts';
import { upstreamHandlers } from './upstreams.ts';
import { userHandlers } from './users.ts';

export const handlers: Handlers<Endpoints> = {
  ...callerHandlers,
  ...businessHandlers,
  ...standingsCheckHandlers,
  ...agreementPaperHandlers,
  ...accountHandlers,
  ...accountBusinessHandlers,
  ...dayHandlers,
  ...apiKeyHandlers,
  ...serviceNumberHandlers,
  ...lineOccupancyHandlers,
  ...senderHandlers,
  ...carrierConnectionHandlers,
  ...templateHandlers,
  ...termHandlers,
  ...holidayHandlers,
  ...entryHandlers,
  ...entryReportHandlers,
  ...importHandlers,
  ...objectionHandlers,
  ...complaintHandlers,
  ...erasureHandlers,
  ...retentionHandlers,
  ...noticeHandlers,
  ...memberHandlers,
  ...evidenceHandlers,
  ...registryHandlers,
  ...scrubHandlers,
  ...revocationHandlers,
  ...permissionHandlers,
  ...decisionHandlers,
  ...upstreamHandlers,
  ...operatorInvitationHandlers,
  ...userHandlers,
  ...secondFactorHandlers,
  ...passwordResetHandlers,
  ...auditHandlers,
};
