package dev.hilum.report;

/** Where a finding is, as far as the sentence says. */
public record Location(Side side, Zone zone, Lobe lobe) {}
