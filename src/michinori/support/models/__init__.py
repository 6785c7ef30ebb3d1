"""Models of inquiries and announcements."""

from .announcements import Announcement
from .inquiries import Inquiry, InquiryFile, InquiryMessage, InquiryTemplate

__all__ = ["Announcement", "Inquiry", "InquiryFile", "InquiryMessage", "InquiryTemplate"]
