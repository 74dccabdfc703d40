/** For paper: black on white, A4, rows and notices kept together. */
export const sheetStyle = `
@page { size: A4; margin: 18mm 15mm; }
body { max-width: 50rem; margin: 0 auto; padding: 1rem; font: 11pt/1.45 serif; color: #000; background: #fff; }
h1 { font-size: 18pt; margin: 0 0 .5rem; }
h2 { font-size: 13pt; margin: 1.25rem 0 .25rem; border-bottom: 1px solid #000; break-after: avoid; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .2rem .5rem .2rem 0; border-bottom: 1px solid #aaa; overflow-wrap: anywhere; }
.facts th { width: 9rem; }
.acts td:nth-child(1) { width: 2rem; }
.acts td:nth-child(2) { width: 8.5rem; }
.acts td:nth-child(3) { width: 4.5rem; }
thead { display: table-header-group; }
tr, section, li { break-inside: avoid; }
blockquote { margin: .25rem 0 .5rem; padding: .25rem .75rem; border-inline-start: 3px solid #000; font-size: 12pt; }
.small { display: block; font-size: 8.5pt; color: #333; overflow-wrap: anywhere; }
.bad { font-weight: bold; border: 2px solid #000; padding: .5rem; }
code { font-size: 8.5pt; overflow-wrap: anywhere; }
@media print { body { padding: 0; } }
`;
