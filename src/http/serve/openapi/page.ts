/** Additions to the Swagger page that make it readable on a phone. */

/** The page itself has no viewport, so a phone would draw it as wide as a desktop screen. */
export const pageScript = `
const viewport = document.createElement('meta');
viewport.name = 'viewport';
viewport.content = 'width=device-width, initial-scale=1';
document.head.append(viewport);
`;

/**
 * The top bar only offers to open other documents. On a narrow screen, tables have one column and nothing overflows.
 */
export const pageStyle = `
.swagger-ui .topbar { display: none }
@media (max-width: 640px) {
  .swagger-ui .wrapper { padding: 0 8px }
  .swagger-ui .info { margin: 16px 0 }
  .swagger-ui .info .title { font-size: 24px; overflow-wrap: anywhere }
  .swagger-ui .info .title small { position: static; display: inline-block }
  .swagger-ui .scheme-container .schemes { flex-wrap: wrap; padding: 0 8px; gap: 8px }
  .swagger-ui .opblock .opblock-summary { flex-wrap: wrap }
  .swagger-ui .opblock .opblock-summary-control { flex-wrap: wrap; min-width: 0 }
  .swagger-ui .opblock .opblock-summary-method { min-width: 64px; padding: 4px 0; font-size: 12px }
  .swagger-ui .opblock .opblock-summary-path-description-wrapper { flex-direction: column; align-items: flex-start; gap: 2px; min-width: 0 }
  .swagger-ui .opblock .opblock-summary-path { max-width: 100%; font-size: 13px; overflow-wrap: anywhere }
  .swagger-ui table.parameters, .swagger-ui table.responses-table, .swagger-ui table.parameters tbody,
  .swagger-ui table.responses-table tbody, .swagger-ui table tbody tr, .swagger-ui table tbody tr td { display: block; width: 100%; max-width: none; box-sizing: border-box }
  .swagger-ui table thead { display: none }
  .swagger-ui table tbody tr td, .swagger-ui table.parameters tbody tr td { padding: 4px 0; min-width: 0 }
  .swagger-ui .opblock-body pre, .swagger-ui .highlight-code { max-width: 100%; overflow-x: auto }
  .swagger-ui .parameters-col_description input, .swagger-ui .parameters-col_description select { max-width: 100%; width: 100%; box-sizing: border-box }
  .swagger-ui .markdown, .swagger-ui .renderedMarkdown { overflow-wrap: anywhere }
  .swagger-ui .dialog-ux .modal-ux { width: 96%; min-width: 0 }
}
`;
