"""All operations of the desk, in the order in which the documentation lists them."""

from michinori.api.desk import announcements, cases, contracts, demands, finding, inquiries, lines, people, records

ROOMS = (
    finding.room,
    people.room,
    records.room,
    contracts.room,
    cases.room,
    inquiries.room,
    demands.room,
    announcements.room,
    lines.room,
)
